"""Milestones: whom they ask, dates that fit each other and the plan, links that lead somewhere."""

from collections.abc import Iterator
from datetime import date

from campaign.rules.calendar import Roll, WorkingCalendar
from campaign.rules.plan import Plan, PlanMilestone
from campaign.rules.plans.fault import Fault, day_words, missing
from campaign.rules.plans.recurrence_checks import NO_MILESTONE, recurrence_faults
from campaign.rules.sheets.rows import WARNING
from campaign.rules.time.recurrence import Pace, read_recurrence

Place = tuple[str, int]


def milestone_faults(
    plan: Plan,
    calendar: WorkingCalendar,
    other_stages: frozenset[str],
    other_milestones: frozenset[str],
) -> Iterator[Fault]:
    """Check the milestones; the keys that were not read are known all the same."""
    if not other_milestones:
        yield from _somebody_is_asked(plan)
    stages = {stage.key for stage in plan.stages} | other_stages
    keys = {each.key for each in plan.milestones} | other_milestones
    first: dict[str, int] = {}
    for number, each in enumerate(plan.milestones):
        place = ("milestones", number)
        if each.key in first:
            yield Fault((*place, "key"), "和前面的节点重复。每个节点要有自己的 key。")
        first.setdefault(each.key, number)
        if each.stage not in stages:
            yield Fault((*place, "stage"), *missing(_NO_STAGE, each.stage, stages))
        yield from _asked(place, each)
        yield from _by_kind(place, each)
        yield from _dates(plan, place, each)
        yield from _rest_day(plan, place, each, calendar)
        if each.follows is not None and each.follows not in keys:
            yield Fault((*place, "follows"), *missing(NO_MILESTONE, each.follows, keys))
    yield from recurrence_faults(plan, calendar, other_milestones)
    yield from _chains(plan)


_NO_STAGE = ("没有 key 为“%(key)s”的阶段。", "没有 key 为“%(key)s”的阶段。是不是“%(near)s”？")


def _somebody_is_asked(plan: Plan) -> Iterator[Fault]:
    if not plan.milestones:
        yield Fault(("milestones",), "方案里没有节点。请至少写一个节点。")
    elif all(each.by_office for each in plan.milestones):
        yield Fault(("milestones",), "没有一个节点是要求各单位的。请在 for_kinds 里写单位类别。")


def _asked(place: Place, each: PlanMilestone) -> Iterator[Fault]:
    if each.by_office and each.for_kinds:
        yield Fault(
            (*place, "by_office"),
            "for_kinds 和 by_office 只能写一个：各单位办的写前者，办公室自己办的写后者。",
        )
    elif not each.by_office and not each.for_kinds:
        yield Fault(
            place, "没有写由谁办：各单位办的写 for_kinds，办公室自己办的写 by_office: true。"
        )


def _by_kind(place: Place, each: PlanMilestone) -> Iterator[Fault]:
    """Dates of kinds: only of kinds that are asked, at a pace that goes on from each of them."""
    where = (*place, "due_on_for")
    for kind, _on in each.due_on_for:
        if kind not in each.for_kinds:
            yield Fault(where, "“%(kind)s”不在 for_kinds 里，不用给它写期限。", {"kind": kind})
    if not each.due_on_for or each.recurs is None:
        return
    if read_recurrence(each.recurs).pace not in (Pace.DAYS, Pace.MONTHS):
        yield Fault(
            where,
            "周期“%(pace)s”每次都落在同一天，不能按类别分开期限。"
            "请改用 monthly、weekly 这样从各自第一次算起的周期，或给这一类单位另写一个节点。",
            {"pace": each.recurs},
        )


def _days(each: PlanMilestone) -> Iterator[tuple[str, date]]:
    """Give each date once, with the key that writes it."""
    yield "due_on", each.due_on
    for on in sorted({on for _kind, on in each.due_on_for} - {each.due_on}):
        yield "due_on_for", on


def _dates(plan: Plan, place: Place, each: PlanMilestone) -> Iterator[Fault]:
    for key, on in _days(each):
        yield from _date(plan, (*place, key), each, on)
    for key, day in (("late_until_on", each.late_until_on), ("edit_until_on", each.edit_until_on)):
        if day is not None and day < each.due_on:
            yield Fault((*place, key), "早于期限（due_on）。请写期限当天或之后的日期。")
        elif day is not None and day < each.last_due_on:
            yield Fault(
                (*place, key), "早于有的类别的期限（due_on_for）。请写它们都到期以后的日期。"
            )


def _date(
    plan: Plan, where: tuple[str | int, ...], each: PlanMilestone, on: date
) -> Iterator[Fault]:
    if on < plan.issued_on:
        yield Fault(where, "期限早于印发日期。请检查年份。", severity=WARNING)
    if each.required and each.recurs is None and on > plan.goal_on:
        yield Fault(
            where,
            "必报节点的期限晚于目标日期（%(goal)s）。请改期限，或改目标日期。",
            {"goal": plan.goal_on.isoformat()},
        )
    stage = next((stage for stage in plan.stages if stage.key == each.stage), None)
    if stage and not stage.from_on <= on <= stage.to_on:
        yield Fault(
            where,
            "期限不在“%(stage)s”阶段的时间（%(from)s 至 %(to)s）之内。",
            {
                "stage": stage.name,
                "from": stage.from_on.isoformat(),
                "to": stage.to_on.isoformat(),
            },
            WARNING,
        )


def _rest_day(
    plan: Plan, place: Place, each: PlanMilestone, calendar: WorkingCalendar
) -> Iterator[Fault]:
    """Say what becomes of a date on a rest day: no source settles it, so nobody may guess it."""
    roll = each.roll or plan.roll
    for key, on in _days(each):
        if calendar.is_working(on):
            continue
        rolled = calendar.roll(on, roll)
        if roll == Roll.NONE:
            message = "%(day)s是休息日，按方案不顺延。"
        else:
            message = "%(day)s是休息日，按方案改为 %(rolled)s。"
        yield Fault(
            (*place, key), message, {"day": day_words(on), "rolled": day_words(rolled)}, WARNING
        )


def _chains(plan: Plan) -> Iterator[Fault]:
    """Check links from a roll-up to what it sums up: later, at the same pace, never in a circle."""
    by_key = {each.key: each for each in plan.milestones}
    told: set[str] = set()
    for number, each in enumerate(plan.milestones):
        before = by_key.get(each.follows or "")
        if before is None:
            continue
        place = ("milestones", number)
        circle = _circle(each, by_key)
        if circle:
            if told.isdisjoint(circle):
                yield Fault(
                    (*place, "follows"),
                    "前后关系绕成了圈：%(chain)s。",
                    {"chain": " → ".join([*circle, circle[0]])},
                )
            told.update(circle)
            continue
        if each.recurs != before.recurs:
            yield Fault(
                (*place, "recurs"),
                "和它所跟的节点“%(name)s”重复的周期不同。",
                {"name": before.name},
            )
        if each.due_on <= before.last_due_on:
            yield Fault(
                (*place, "due_on"),
                "不晚于它所跟的节点“%(name)s”的期限（%(due)s），来不及汇总。",
                {"name": before.name, "due": before.last_due_on.isoformat()},
            )


def _circle(start: PlanMilestone, by_key: dict[str, PlanMilestone]) -> list[str]:
    """Return the keys of the circle that begins and ends with this milestone, or none."""
    chain = [start.key]
    step = by_key.get(start.follows or "")
    while step is not None and step.key not in chain:
        chain.append(step.key)
        step = by_key.get(step.follows or "")
    return chain if step is not None and step.key == start.key else []
