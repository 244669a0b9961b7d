"""Duties that hang on rungs of certain days, as the forecast needs them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaign.records.progress.terms import Timed, times_of
from campaign.reports.forecast.deliveries import Owing
from campaign.reports.forecast.mail import After, Mailed, arrived_at
from campaign.reports.progress.standing import chunks
from campaign.rules.calendar import day_of, start_of
from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.permissions import Role
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.term import Term, TermRung

ONE_DAY = timedelta(days=1)
NOBODY: Mapping[int, datetime] = {}


@dataclass(frozen=True)
class Standing:
    """A duty as it stands, or as it would."""

    duty_id: int
    unit_id: int
    scope_id: int
    signer: Role | None
    now: After
    times: tuple[Timed, ...]
    milestone: str = ""  # of a duty that is not written yet


def owing(
    standing: Iterable[Standing],
    letters: Mapping[int, Iterable[Mailed]],
    *,
    told: Mapping[int, datetime] = NOBODY,
    answered: Mapping[int, datetime] = NOBODY,
) -> list[Owing]:
    """Return those that are owed by their units.

    ``letters`` are those about each duty that came or wait (``mailed``), ``told`` says when an
    act's own letter comes, ``answered`` when a unit will answer.
    """
    owed = [one for one in standing if one.now.state in OWED_BY_UNIT]
    found = []
    for one in owed:
        came = (arrived_at(letters.get(one.duty_id, ()), one.now), told.get(one.duty_id))
        found.append(
            Owing(
                one.duty_id, one.unit_id, one.scope_id, one.now.state, one.signer, one.times,
                min((at for at in came if at), default=None), answered.get(one.duty_id),
            )
        )  # fmt: skip
    return found


def others_on(
    session: Session, days: Collection[date], but: Collection[int], *, now: datetime
) -> list[Standing]:
    """Return the other duties whose ladders have something to say on one of these days."""
    if not days:
        return []
    rows = session.execute(
        select(TermRung.term_id, TermRung.fires_at)
        .join(Term, Term.id == TermRung.term_id)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .join(Campaign, Campaign.id == Milestone.campaign_id)
        .where(
            TermRung.done_at.is_(None),
            TermRung.fires_at < start_of(max(days) + ONE_DAY),
            or_(TermRung.fires_at >= start_of(min(days)), TermRung.fires_at <= now),
            Campaign.status == "open",
        )
    )
    terms = {term_id for term_id, fires_at in rows if day_of(max(fires_at, now)) in days}
    return [one for one in on_terms(session, terms) if one.duty_id not in but]


def on_terms(session: Session, term_ids: Iterable[int]) -> list[Standing]:
    """Return the duties of these terms that are owed by their units."""
    ids = set(term_ids)
    times = times_of(session, ids)
    found: list[Standing] = []
    for some in chunks(ids):
        rows: Any = session.execute(
            select(
                Duty.id, Duty.unit_id, Campaign.scope_unit_id, Milestone.signed_by, Duty.state,
                Duty.term_id, Term.due_on,
            )
            .join(Term, Term.id == Duty.term_id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .join(Campaign, Campaign.id == Duty.campaign_id)
            .where(Duty.term_id.in_(some), Duty.state.in_(OWED_BY_UNIT))
        )  # fmt: skip
        for duty_id, unit_id, scope_id, signed_by, *stands in rows:
            signer = Role(signed_by) if signed_by else None
            now = After(*stands)
            found.append(Standing(duty_id, unit_id, scope_id, signer, now, times[now.term_id]))
    return found
