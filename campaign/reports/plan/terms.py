"""Terms that a new ladder carries on, duties that new milestones make, drafts that wait."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.plan.kinds import EVERY
from campaign.records.progress.terms import Timed, born, carried, times_of
from campaign.reports.dates.chosen import Chosen
from campaign.reports.plan.forecast import Added, Moved, TermKey
from campaign.reports.progress.standing import chunks
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.ladder import Rung, timetable
from campaign.rules.lifecycle import EnrolmentState
from campaign.rules.permissions import Role
from campaign.rules.plan import Plan
from campaign.rules.plans.dates import rolled_dates
from models.enrolment import Enrolment
from models.notice import Held
from models.plan import Campaign
from models.term import TermRung
from models.unit import Unit

GONE = (EnrolmentState.CLOSED, EnrolmentState.WITHDRAWN)


def moved_of(
    session: Session,
    owed: Iterable[Chosen],
    ladder: Sequence[Rung],
    calendar: WorkingCalendar,
    *,
    now: datetime,
    lock: bool,
) -> tuple[Moved, ...]:
    """Return the owed duties' terms as they go on under the new ladder, in their order.

    ``lock`` holds the rungs that the clock could be deciding just now.
    """
    by_term: dict[int, Chosen] = {}
    for one in owed:
        by_term.setdefault(one.term_id, one)
    if lock:
        for ids in chunks(sorted(by_term)):
            held = select(TermRung.id).where(TermRung.term_id.in_(ids)).order_by(TermRung.id)
            session.execute(held.with_for_update()).all()
        session.expire_all()
    times: dict[int, tuple[Timed, ...]] = {}
    for ids in chunks(by_term):
        times |= times_of(session, ids)
    return tuple(
        Moved(
            TermKey(one.milestone_id, one.due_on, one.counts_on), term_id, one.provisional,
            carried(one.due_on, ladder, calendar, times.get(term_id, ()), now=now),
        )
        for term_id, one in sorted(by_term.items())
    )  # fmt: skip


def added_of(
    session: Session,
    campaign: Campaign,
    new: Plan,
    keys: Collection[str],
    calendar: WorkingCalendar,
    *,
    now: datetime,
) -> tuple[Added, ...]:
    """Return the milestones that are new, with the units that will owe them.

    Steps whose time has passed are recorded as passed. Where none would tell the contacts before
    the due day any more the last of those is still to come, so that they hear of it at all.
    """
    found = []
    for position, one in enumerate(new.milestones):
        if one.key not in keys:
            continue
        rolled = rolled_dates(one, new.roll, calendar)
        kinds: dict[date, list[str]] = {}
        for kind in one.for_kinds or (EVERY,):
            kinds.setdefault(rolled.get(kind, rolled[EVERY]), []).append(kind)
        for due_on, of_it in sorted(kinds.items()):
            units = (
                (campaign.bureau_unit_id,) if one.by_office else _units(session, campaign, of_it)
            )
            times = born(
                due_on, new.ladder, calendar, passed_before=now,
                to_come=_only_word(due_on, new.ladder, calendar, now),
            )  # fmt: skip
            loose = calendar.is_provisional(due_on)
            found.append(Added(one, position, due_on, units, times, loose, tuple(of_it), rolled))
    return tuple(found)


def _only_word(
    due_on: date, ladder: Sequence[Rung], calendar: WorkingCalendar, now: datetime
) -> tuple[int, ...]:
    """Return the last passed reminder's number, if no other comes to the contacts in time."""
    told = [
        one
        for one in timetable(due_on, ladder, calendar)
        if one.audience is Role.CONTACT and day_of(one.fires_at) <= due_on
    ]
    passed = [one for one in told if one.fires_at <= now]
    return (passed[-1].number,) if passed and len(passed) == len(told) else ()


def _units(session: Session, campaign: Campaign, kinds: Collection[str]) -> tuple[int, ...]:
    return tuple(
        session.scalars(
            select(Unit.id)
            .join(Enrolment, Enrolment.unit_id == Unit.id)
            .where(
                Enrolment.campaign_id == campaign.id,
                Enrolment.state.not_in(GONE),
                Unit.kind.in_(kinds),
                Unit.closed_on.is_(None),
            )
            .order_by(Unit.id)
        )
    )


def drafts_of(session: Session, moved: Sequence[Moved]) -> tuple[int, int]:
    """Return how many waiting drafts go on under the new ladder, and how many end."""
    kept = ended = 0
    after = {one.term_id: one for one in moved}
    for ids in chunks(after):
        rows = session.execute(
            select(TermRung)
            .join(Held, Held.term_rung_id == TermRung.id)
            .where(TermRung.term_id.in_(ids), Held.decided_at.is_(None))
        ).scalars()
        for rung in rows:
            if after[rung.term_id].follows(rung.audience, rung.level, rung.needs_approval):
                kept += 1
            else:
                ended += 1
    return kept, ended
