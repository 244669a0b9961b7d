"""The counts over the office's table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func
from sqlalchemy.orm import Session

from campaign.reports.progress.listed import ANSWERED, Count, counted, of_campaign
from campaign.reports.progress.standing import IN_OFFICE, IN_UNIT, Look, standing
from campaign.rules.deadlines import is_punctual
from campaign.rules.lifecycle import NOT_DUE
from models.notice import Held
from models.plan import Campaign
from models.term import Term, TermRung
from models.unit import Unit

NAMES_SHOWN = 2


@dataclass(frozen=True)
class Strip:
    """How many duties were due by the day looked at, and how they stand.

    ``units`` owe or owed them, ``missing_units`` still owe one. ``review`` counts everything that
    waits for the office, ``review_days`` for how long the oldest; ``held`` drafts of escalation
    wait for approval, ``held_units`` are the first of them.
    """

    due: int
    answered: int
    punctual: int
    missing: int
    units: int
    missing_units: int
    review: int
    review_days: int
    held: int
    held_units: tuple[str, ...]

    def share(self, part: int) -> float | None:
        """Return the part's share of what was due, None where nothing was."""
        return part / self.due if self.due else None


def strip(
    session: Session, campaign_id: int, look: Look, *, sees: ColumnElement[bool] | None = None
) -> Strip:
    """Count by one grouped pass; whether an answer was punctual is asked of the rules."""
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    stand = standing(look)
    rows = session.execute(
        of_campaign(
            stand, campaign_id, sees,
            stand.c.state, Term.due_on, stand.c.submitted_on, func.count(),
        )
        .where(stand.c.state.not_in(NOT_DUE))
        .group_by(stand.c.state, Term.due_on, stand.c.submitted_on)
    ).all()  # fmt: skip
    due = [row for row in rows if row.due_on <= look.day]
    answered = [row for row in due if row.state in ANSWERED]
    in_time = [
        row
        for row in answered
        if is_punctual(row.due_on, row.submitted_on, includes_due_day=includes)
    ]
    review = [row for row in rows if row.state in IN_OFFICE]
    oldest = min((row.submitted_on for row in review if row.submitted_on), default=look.day)
    held = _held(session, campaign_id, look, sees)
    return Strip(
        due=_sum(due),
        answered=_sum(answered),
        punctual=_sum(in_time),
        missing=_sum(row for row in due if row.state in IN_UNIT),
        units=_units(session, stand, campaign_id, look, sees, Count.DUE),
        missing_units=_units(session, stand, campaign_id, look, sees, Count.MISSING),
        review=_sum(review),
        review_days=max(0, (look.day - oldest).days),
        held=len(held),
        held_units=tuple(dict.fromkeys(held))[:NAMES_SHOWN],
    )


def _units(
    session: Session,
    stand: Subquery,
    campaign_id: int,
    look: Look,
    sees: ColumnElement[bool] | None,
    count: Count,
) -> int:
    asked = of_campaign(stand, campaign_id, sees, func.count(stand.c.unit_id.distinct()))
    return session.scalar(asked.where(counted(stand, look.day, count, includes=True))) or 0


def _held(
    session: Session, campaign_id: int, look: Look, sees: ColumnElement[bool] | None
) -> list[str]:
    """Return the units of the drafts that waited, for duties still owed under the same term."""
    stand = standing(look)
    return list(
        session.scalars(
            of_campaign(stand, campaign_id, sees, Unit.name)
            .join(Held, Held.duty_id == stand.c.duty_id)
            .join(TermRung, TermRung.id == Held.term_rung_id)
            .where(
                TermRung.term_id == stand.c.term_id,
                stand.c.state.in_(IN_UNIT),
                Held.created_at <= look.at,
                Held.decided_at.is_(None) | (Held.decided_at > look.at),
            )
            .order_by(Held.id)
        )
    )


def _sum(rows: Iterable[Any]) -> int:
    return sum(row[-1] for row in rows)
