"""Which occurrences of what recurs have to be asked by a day: for the clock, and ahead of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.plan.kinds import asked_of
from campaign.records.plan.ladders import ladder_in_force
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.ladder import Rung, timetable
from campaign.rules.time.chain import Chain, Coming, coming
from campaign.rules.time.recurrence import read_recurrence
from campaign.rules.time.until import End, Until, read_until
from models.plan import Campaign, Milestone


@dataclass(frozen=True)
class Due:
    """A chain that has something coming; ``first`` is its first milestone."""

    first: Milestone
    ladder_id: int
    ladder: tuple[Rung, ...]
    until: Until | None
    coming: tuple[Coming, ...]


def due_chains(
    session: Session, calendar: WorkingCalendar, *, today: date, campaign_id: int | None = None
) -> list[Due]:
    """Return the chains of open campaigns, or of one, with what is to be asked by ``today``."""
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
            *(() if campaign_id is None else (Campaign.id == campaign_id,)),
        )
        .order_by(Milestone.id)
    )
    found = []
    for first, roll, opened_at, number, due_on, by_kind in rows:
        force = ladder_in_force(session, first.campaign_id)
        until = read_until(first.recurs_until) if first.recurs_until else None
        chain = Chain(
            read_recurrence(first.recurs), first.asked_on or first.due_on, number, due_on,
            first.roll or roll, last_day(until), _by_kind(first, by_kind, due_on),
            first.by_office or any(kind not in first.by_kind for kind in first.for_kinds),
        )  # fmt: skip
        come = chain_coming(chain, force.rungs, calendar, since=day_of(opened_at), today=today)
        if come:
            found.append(Due(first, force.ladder_id, force.rungs, until, come))
    return found


def last_day(until: Until | None) -> date:
    """Return the day after which nothing is asked."""
    return until.on if until and until.end is End.DATE else date.max


def chain_coming(
    chain: Chain,
    ladder: tuple[Rung, ...],
    calendar: WorkingCalendar,
    *,
    since: date,
    today: date,
) -> tuple[Coming, ...]:
    """Return what a chain asks by ``today``, under this ladder."""
    return coming(chain, partial(_first_rung, ladder, calendar), calendar, since=since, today=today)


def asked(for_kinds: Iterable[str], one: Coming) -> Iterator[tuple[date, tuple[str, ...]]]:
    """Give each date of an occurrence with the kinds of unit that are asked by it."""
    common = tuple(kind for kind in for_kinds if kind not in one.by_kind)
    for kind in one.kinds:
        yield (one.by_kind[kind][1], (kind,)) if kind else (one.due_on, common)


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
