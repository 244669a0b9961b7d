"""The counts over the office's table."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from campaign.reports.progress.counted import of_campaign
from campaign.reports.progress.numbers import Numbers, figures
from campaign.reports.progress.standing import IN_OFFICE, IN_UNIT, Look, standing
from models.notice import Held
from models.term import TermRung
from models.unit import Unit

NAMES_SHOWN = 2


@dataclass(frozen=True)
class Strip:
    """How many duties, and how many units, were due by the day looked at, and how they stand.

    ``review`` counts everything that waits for the office, ``review_days`` for how long the oldest;
    ``held`` drafts of escalation wait for approval, ``held_units`` are the first of them.
    """

    duties: Numbers
    units: Numbers
    review: int
    review_days: int
    held: int
    held_units: tuple[str, ...]


def strip(
    session: Session, campaign_id: int, look: Look, *, sees: ColumnElement[bool] | None = None
) -> Strip:
    """Count, in as many queries however many units there are."""
    found = figures(session, campaign_id, look, sees=sees)
    review, oldest = _review(session, campaign_id, look, sees)
    held = _held(session, campaign_id, look, sees)
    return Strip(
        found.duties,
        found.units,
        review=review,
        review_days=max(0, (look.day - (oldest or look.day)).days),
        held=len(held),
        held_units=tuple(dict.fromkeys(held))[:NAMES_SHOWN],
    )


def _review(
    session: Session, campaign_id: int, look: Look, sees: ColumnElement[bool] | None
) -> tuple[int, date | None]:
    """Return how many wait for the office, and since which day the oldest does."""
    stand = standing(look)
    asked = of_campaign(stand, campaign_id, sees, func.count(), func.min(stand.c.submitted_on))
    number, oldest = session.execute(asked.where(stand.c.state.in_(IN_OFFICE))).one()
    return number, oldest


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
