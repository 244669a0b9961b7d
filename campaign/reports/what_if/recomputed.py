"""假如期限是另一天: a milestone recomputed on a copy in memory, beside what really is.

Nothing is written. Lateness is judged by rules/dates/what_if.py, the ladder climbed by replay.py.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar
from campaign.records.plan.ladders import ladder_in_force
from campaign.reports.forecast.seats import seats
from campaign.reports.progress.standing import Look, chunks
from campaign.reports.what_if.histories import histories
from campaign.reports.what_if.recorded import recorded
from campaign.reports.what_if.replay import History, Told, replay
from campaign.reports.what_if.suppose import Suppose, other_ladder_of, suppose_of
from campaign.rules.as_of import end_of
from campaign.rules.calendar import day_of
from campaign.rules.dates.what_if import Came, Judged, Tally, judge, tally
from campaign.rules.errors import NotFound
from campaign.rules.ladder import ACCOUNTABILITY_LEVEL, Rung
from models.plan import Campaign, Milestone
from models.unit import Unit

MOST_DUTIES = 20_000
NAMED_FROM = ACCOUNTABILITY_LEVEL


@dataclass(frozen=True)
class Step:
    """A step of the ladder: how many duties it told, and will tell if nobody answers any more.

    ``real_told`` is what is on record, the others are replayed.
    """

    rung: Rung
    other_offset: int
    real_told: int
    other_told: int
    real_ahead: int
    other_ahead: int


@dataclass(frozen=True)
class Line:
    """A duty whose outcome would be another; levels as in rules/words.py: LEVELS."""

    duty_id: int
    unit_id: int
    unit: str
    path: str
    real: Judged
    other: Judged
    real_level: int
    other_level: int


@dataclass(frozen=True)
class Side:
    """One of the two: its date, the counts now and at the end of that date (None: it lies ahead).

    ``named`` units were, or would have been, put before the office or higher (level 3 and up).
    """

    due_on: date
    now: Tally
    then: Tally | None
    outcomes: Mapping[Came, int]
    named: int


@dataclass(frozen=True)
class WhatIf:
    """Both sides, what differs, and on which days the answers came."""

    campaign: Campaign
    milestone: Milestone
    suppose: Suppose
    look: Look
    real: Side
    other: Side
    steps: tuple[Step, ...]
    lines: tuple[Line, ...]
    duties: int
    own_dates: int
    arrivals: tuple[tuple[date, int], ...]
    too_many: bool
    rest_day: bool
    dates: tuple[date, ...]


def what_if(
    session: Session,
    campaign: Campaign,
    milestone: Milestone,
    *,
    due_on: date,
    offsets: Mapping[int, int] | None = None,
    look: Look,
    sees: ColumnElement[bool] | None = None,
) -> WhatIf:
    """Recompute the milestone with that date.

    Raises:
        Invalid: the date lies before the campaign or far off, or the ladder would not hold.
    """
    calendar = load_calendar(session)
    ladder = ladder_in_force(session, campaign.id).rungs
    suppose = suppose_of(campaign, milestone, due_on, offsets or {}, calendar)
    other_ladder = other_ladder_of(ladder, suppose)
    found = histories(session, campaign, milestone, look, sees=sees)
    includes = campaign.includes_due_day

    def judged(other: date | None, at: datetime) -> dict[int, Judged]:
        each = (
            (one.duty_id, judge(one.stretches, other, at, includes_due_day=includes))
            for one in found
            if one.left_at is None or one.left_at > at
        )
        return {duty_id: one for duty_id, one in each if one is not None}

    real, other = judged(None, look.at), judged(suppose.due_on, look.at)
    too_many = len(found) > MOST_DUTIES
    own = {one.duty_id: _plan_due(one, milestone) for one in found}
    real_told: Sequence[Told] = ()
    other_told: Sequence[Told] = ()
    if not too_many and found:
        begun = min(one.stretches[0].from_at for one in found)
        units = {one.unit_id for one in found} | {campaign.scope_unit_id}
        where = seats(session, units, today=day_of(begun))
        dues = dict.fromkeys(own, suppose.due_on)
        since = campaign.opened_at
        other_told = replay(found, dues, other_ladder, where, calendar, since=since)
        again = replay(found, own, ladder, where, calendar, since=since)
        ahead = [one for one in again if one.at > look.at]
        real_told = (*recorded(session, found, look), *ahead)
    levels = {rung.number: rung.level for rung in ladder}
    real_level, other_level = (_levels(told, levels, look.at) for told in (real_told, other_told))
    last = max(own.values(), default=milestone.due_on)
    return WhatIf(
        campaign=campaign,
        milestone=milestone,
        suppose=suppose,
        look=look,
        real=_side(last, real, _on(judged, None, last, look), real_level),
        other=_side(
            suppose.due_on, other, _on(judged, suppose.due_on, suppose.due_on, look), other_level
        ),
        steps=_steps(ladder, suppose, real_told, other_told, look.at),
        lines=_lines(session, found, real, other, real_level, other_level),
        duties=len(found),
        own_dates=sum(
            not next(s for s in reversed(one.stretches) if s.stands(look.at)).of_plan
            for one in found
            if one.duty_id in real
        ),
        arrivals=_arrivals(found, look),
        too_many=too_many,
        rest_day=not calendar.is_working(suppose.due_on),
        dates=tuple(sorted(set(own.values()))),
    )


def the_milestone(session: Session, campaign_id: int, milestone_id: int) -> Milestone:
    """Return a milestone of that campaign.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Milestone, milestone_id)
    if found is None or found.campaign_id != campaign_id:
        raise NotFound
    return found


def _plan_due(one: History, milestone: Milestone) -> date:
    """Return the plan's date that the duty had to keep last."""
    kept = [stretch.due_on for stretch in one.stretches if stretch.of_plan]
    return kept[-1] if kept else milestone.due_on


def _on(
    judged: Callable[[date | None, datetime], Mapping[int, Judged]],
    other: date | None,
    day: date,
    look: Look,
) -> Tally | None:
    """Count as of the end of a day, None where it has not come."""
    at = end_of(day)
    return tally(judged(other, at).values()) if at <= look.at else None


def _levels(told: Iterable[Told], levels: Mapping[int, int], at: datetime) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in told:
        if one.at <= at:
            found[one.duty_id] = max(found.get(one.duty_id, 0), levels.get(one.number, 0))
    return found


def _side(
    due_on: date, judged: Mapping[int, Judged], then: Tally | None, levels: Mapping[int, int]
) -> Side:
    outcomes = {came: sum(one.came is came for one in judged.values()) for came in Came}
    named = sum(level >= NAMED_FROM for level in levels.values())
    return Side(due_on, tally(judged.values()), then, outcomes, named)


def _steps(
    ladder: Sequence[Rung],
    suppose: Suppose,
    real: Iterable[Told],
    other: Iterable[Told],
    at: datetime,
) -> tuple[Step, ...]:
    counts: dict[tuple[int, int], int] = {}
    for side, told in enumerate((real, other)):
        for one in told:
            key = one.number, 2 * side + (one.at > at)
            counts[key] = counts.get(key, 0) + 1
    return tuple(
        Step(
            rung, suppose.offsets.get(rung.number, rung.offset), counts.get((rung.number, 0), 0),
            counts.get((rung.number, 2), 0), counts.get((rung.number, 1), 0),
            counts.get((rung.number, 3), 0),
        )
        for rung in ladder
    )  # fmt: skip


def _lines(
    session: Session,
    found: Iterable[History],
    real: Mapping[int, Judged],
    other: Mapping[int, Judged],
    real_level: Mapping[int, int],
    other_level: Mapping[int, int],
) -> tuple[Line, ...]:
    """Return the duties that come out otherwise, the hardest hit really first."""
    changed = [
        one
        for one in found
        if one.duty_id in real
        and (
            real[one.duty_id].came is not other[one.duty_id].came
            or real_level.get(one.duty_id, 0) != other_level.get(one.duty_id, 0)
        )
    ]
    units: dict[int, tuple[str, str]] = {}
    for ids in chunks(one.unit_id for one in changed):
        rows = session.execute(select(Unit.id, Unit.name, Unit.path).where(Unit.id.in_(ids)))
        units |= {unit_id: (name, path) for unit_id, name, path in rows}
    lines = [
        Line(
            one.duty_id, one.unit_id, *units[one.unit_id], real[one.duty_id], other[one.duty_id],
            real_level.get(one.duty_id, 0), other_level.get(one.duty_id, 0),
        )
        for one in changed
    ]  # fmt: skip
    return tuple(
        sorted(lines, key=lambda one: (-one.real.days_late, -one.real_level, one.path, one.duty_id))
    )


def _arrivals(found: Iterable[History], look: Look) -> tuple[tuple[date, int], ...]:
    """Return on which days the answers came that stand, each day with how many."""
    days: dict[date, int] = {}
    for one in found:
        now = next((s for s in one.stretches if s.stands(look.at)), None)
        if now is not None and now.submitted_on is not None and not now.owed_by_unit:
            days[now.submitted_on] = days.get(now.submitted_on, 0) + 1
    return tuple(sorted(days.items()))
