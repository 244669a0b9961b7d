"""A plan before its launch, as if it were launched now: the duties that it would write."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar, with_published, years_to_seed
from campaign.records.progress.terms import born
from campaign.reports.calendar.chains import asked, chain_coming, last_day
from campaign.reports.forecast.mail import NO_TERM, After
from campaign.reports.forecast.owing import Standing
from campaign.reports.foresight.subject import Foreseen, Subject, Window
from campaign.reports.visible import under
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.errors import Invalid
from campaign.rules.lifecycle import DutyState
from campaign.rules.plan import Plan, PlanMilestone
from campaign.rules.plans.dates import rolled_dates
from campaign.rules.time.chain import Chain
from campaign.rules.time.recurrence import read_recurrence
from campaign.rules.time.until import read_until
from models.unit import Unit

EVERY = ""


def planned_subject(
    session: Session,
    plan: Plan,
    *,
    scope_code: str,
    source: str,
    until: date | None,
    now: datetime,
) -> Subject:
    """Return what opening this plan over the unit with this code or name would ask.

    Raises:
        Invalid: the scope or the office's own unit is not in the tree.
    """
    scope = unit_named(session, scope_code)
    bureau = unit_named(session, plan.office_unit)
    years = range(plan.issued_on.year - 1, plan.goal_on.year + 2)
    calendar = with_published(load_calendar(session), years_to_seed(session, years))
    by_kind = _units(session, scope)
    numbers = count(-1, -1)

    def ask(one: PlanMilestone, key: str, due_on: date, kinds: Iterable[str]) -> Iterator[Foreseen]:
        times = born(due_on, plan.ladder, calendar, passed_before=None)
        units = [bureau.id] if one.by_office else [u for k in kinds for u in by_kind.get(k, ())]
        for unit_id in units:
            fixed = unit_id, scope.id, one.signed_by, After(DutyState.OPEN, NO_TERM, due_on)
            number = next(numbers)
            standing = Standing(number, *fixed, times)
            yield Foreseen(number, unit_id, key, one.name, due_on, standing)

    duties = [
        duty
        for one in plan.milestones
        for due_on, kinds in _dates(one, plan.roll, calendar)
        for duty in ask(one, one.key, due_on, kinds)
    ]
    last = max((one.times[-1].time.fires_at for one in _times(duties)), default=now)
    horizon = until or max(plan.goal_on, day_of(last))
    duties += [
        duty
        for one in plan.milestones
        for number, due_on, kinds in _later(one, plan, calendar, horizon=horizon, now=now)
        for duty in ask(one, f"{one.key}@{number}", due_on, kinds)
    ]
    ends = {stage.key: stage.to_on for stage in plan.stages}
    accepts = [stage.to_on for stage in plan.stages if stage.kind == "acceptance"]
    return Subject(
        plan.code, plan.name, None, scope, now, plan.goal_on,
        max(ends.values(), default=plan.goal_on), max(accepts, default=None), plan.ladder,
        calendar, tuple(duties), _windows(plan, calendar),
        hashlib.sha256(source.encode()).hexdigest(), ends,
    )  # fmt: skip


def unit_named(session: Session, key: str) -> Unit:
    """Return the unit of that code, else of that name.

    Raises:
        Invalid: there is none.
    """
    found = session.scalar(select(Unit).where(Unit.code == key))
    if found is None:
        named = session.scalars(select(Unit).where(Unit.name == key).limit(2)).all()
        found = named[0] if len(named) == 1 else None
    if found is None:
        raise Invalid("单位“%(key)s”不在单位表里，请先导入单位，或核对代码。", key=key)
    return found


def _times(duties: list[Foreseen]) -> Iterator[Standing]:
    return (one.standing for one in duties if one.standing.times)


def _units(session: Session, scope: Unit) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = session.execute(
        select(Unit.kind, Unit.id)
        .where(under(Unit.path, scope.path), Unit.closed_on.is_(None))
        .order_by(Unit.id)
    )
    for kind, unit_id in rows:
        found.setdefault(kind, []).append(unit_id)
    return found


def _dates(
    one: PlanMilestone, roll: str, calendar: WorkingCalendar
) -> list[tuple[date, tuple[str, ...]]]:
    rolled = rolled_dates(one, roll, calendar)
    if one.by_office:
        return [(rolled[EVERY], ())]
    found: dict[date, tuple[str, ...]] = {}
    for kind in one.for_kinds:
        on = rolled.get(kind, rolled[EVERY])
        found[on] = (*found.get(on, ()), kind)
    return list(found.items())


def _later(
    one: PlanMilestone, plan: Plan, calendar: WorkingCalendar, *, horizon: date, now: datetime
) -> Iterator[tuple[int, date, tuple[str, ...]]]:
    """Give the later occurrences of what recurs: number, date, and the kinds asked by it."""
    if not one.recurs:
        return
    roll = one.roll or plan.roll
    own = dict(one.due_on_for)
    chain = Chain(
        read_recurrence(one.recurs), one.due_on, 1, calendar.roll(one.due_on, roll), roll,
        last_day(read_until(one.recurs_until) if one.recurs_until else None),
        {kind: (on, calendar.roll(on, roll)) for kind, on in own.items()},
        one.by_office or any(kind not in own for kind in one.for_kinds),
    )  # fmt: skip
    come = chain_coming(chain, plan.ladder, calendar, since=day_of(now), today=horizon)
    for occurrence in come:
        for due_on, kinds in asked(one.for_kinds, occurrence):
            yield occurrence.number, due_on, kinds


def _windows(plan: Plan, calendar: WorkingCalendar) -> tuple[Window, ...]:
    return tuple(
        Window(one.key, one.name, one.due_of(kind), on, one.by_office)
        for one in plan.milestones
        for kind, on in rolled_dates(one, plan.roll, calendar).items()
    )
