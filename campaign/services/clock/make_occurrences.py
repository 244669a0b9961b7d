"""What recurs is asked again: the occurrences whose time has come, each of them once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.calendar.occurrences import ACT, write_duties_of, write_occurrence
from campaign.records.events import record
from campaign.records.house.calendar import load_calendar
from campaign.records.plan.kinds import asked_of
from campaign.records.plan.ladders import ladder_in_force
from campaign.records.progress.terms import find_or_make_term
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.ladder import Rung, timetable
from campaign.rules.time.chain import Chain, Coming, coming
from campaign.rules.time.recurrence import label, read_recurrence
from campaign.rules.time.until import End, Until, read_until
from campaign.services.transaction import transaction
from models.base import db
from models.plan import Campaign, Milestone


@dataclass(frozen=True)
class Made:
    """How many occurrences were asked, of how many units."""

    occurrences: int = 0
    duties: int = 0


@dataclass(frozen=True)
class _Due:
    first_id: int
    ladder_id: int
    ladder: tuple[Rung, ...]
    until: Until | None
    coming: tuple[Coming, ...]


def make_due_occurrences(*, now: datetime) -> Made:
    """Ask what is due to be asked; one transaction each. Safe to run at any time, by many at once.

    What was missed while nothing ran is asked now: the plan did not stop.
    """
    calendar = load_calendar(db.session())
    due = _due(db.session(), calendar, today=day_of(now))
    db.session.rollback()
    duties = [
        written
        for chain in due
        for one in chain.coming
        if (written := _ask(chain, one, calendar, now)) is not None
    ]
    return Made(len(duties), sum(duties))


def _due(session: Session, calendar: WorkingCalendar, *, today: date) -> list[_Due]:
    """Return the chains of open campaigns that have something coming."""
    last = func.max(Milestone.occurrence).over(
        partition_by=func.coalesce(Milestone.first_id, Milestone.id)
    )
    numbered = select(
        Milestone.id,
        func.coalesce(Milestone.first_id, Milestone.id).label("first_id"),
        Milestone.occurrence,
        Milestone.due_on,
        Milestone.by_kind,
        last.label("last"),
    ).where(Milestone.recurs.is_not(None)).subquery()  # fmt: skip
    rows = session.execute(
        select(
            Milestone,
            Campaign.roll,
            Campaign.opened_at,
            numbered.c.last,
            numbered.c.due_on,
            numbered.c.by_kind,
        )
        .join(numbered, numbered.c.first_id == Milestone.id)
        .join(Campaign, Campaign.id == Milestone.campaign_id)
        .where(
            numbered.c.occurrence == numbered.c.last,
            Campaign.status == "open",
            Milestone.removed_at.is_(None),
        )
        .order_by(Milestone.id)
    )
    found = []
    for first, roll, opened_at, number, due_on, by_kind in rows:
        force = ladder_in_force(session, first.campaign_id)
        ladder_id, ladder = force.ladder_id, force.rungs
        until = read_until(first.recurs_until) if first.recurs_until else None
        chain = Chain(
            read_recurrence(first.recurs), first.asked_on or first.due_on, number, due_on,
            first.roll or roll, until.on if until and until.end is End.DATE else date.max,
            _by_kind(first, by_kind, due_on),
            first.by_office or any(kind not in first.by_kind for kind in first.for_kinds),
        )  # fmt: skip
        come = coming(
            chain, partial(_first_rung, ladder, calendar), calendar, since=day_of(opened_at),
            today=today,
        )  # fmt: skip
        if come:
            found.append(_Due(first.id, ladder_id, ladder, until, come))
    return found


def _by_kind(
    first: Milestone, last: Mapping[str, list[str]], due_on: date
) -> dict[str, tuple[date, date]]:
    """Return the first date and the last asked of kinds that have their own."""
    return {
        kind: (asked_of(first, kind), date.fromisoformat(last[kind][1]) if kind in last else due_on)
        for kind in first.by_kind
    }


def _first_rung(ladder: tuple[Rung, ...], calendar: WorkingCalendar, due_on: date) -> date:
    times = timetable(due_on, ladder, calendar)
    return min((day_of(one.fires_at) for one in times), default=due_on)


def _asked(first: Milestone, one: Coming) -> Iterator[tuple[date, tuple[str, ...]]]:
    """Give each date of an occurrence with the kinds of unit that are asked by it."""
    common = tuple(kind for kind in first.for_kinds if kind not in one.by_kind)
    for kind in one.kinds:
        yield (one.by_kind[kind][1], (kind,)) if kind else (one.due_on, common)


def _ask(chain: _Due, one: Coming, calendar: WorkingCalendar, now: datetime) -> int | None:
    with transaction() as session:
        first = session.get_one(Milestone, chain.first_id)
        status = select(Campaign.status).where(Campaign.id == first.campaign_id)
        if session.scalar(status.with_for_update(read=True)) != "open":
            return None
        words = label(read_recurrence(first.recurs or ""), one.due_on)
        milestone_id = write_occurrence(session, first, one, words)
        if milestone_id is None:
            return None
        written = 0
        for due_on, kinds in _asked(first, one):
            term_id = find_or_make_term(
                session, milestone_id, due_on, chain.ladder_id, ladder=chain.ladder,
                calendar=calendar,
            )  # fmt: skip
            written += write_duties_of(
                session, first, milestone_id, term_id, chain.until, now=now, kinds=kinds
            )
        record(
            session, ACT, now=now, campaign_id=first.campaign_id, note=first.name,
            occurrence=one.number, due_on=one.due_on.isoformat(), duties=written,
        )  # fmt: skip
        return written
