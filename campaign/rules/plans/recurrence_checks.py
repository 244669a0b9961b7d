"""What recurs: a pace that fits its first date, an end that can come."""

from collections.abc import Iterator

from campaign.rules.calendar import ONE_DAY, WorkingCalendar
from campaign.rules.plan import Plan, PlanMilestone
from campaign.rules.plans.fault import Fault, day_words, missing
from campaign.rules.sheets.rows import WARNING
from campaign.rules.time.recurrence import fits, read_recurrence
from campaign.rules.time.until import End, read_until

MONTH_LONG = 31
# Paces that repeat a day of the month, with the word for its last day where there is one.
_BY_DAY = {"monthly": "month_end", "quarterly": "quarter_end"}
NO_MILESTONE = (
    "没有 key 为“%(key)s”的节点。",
    "没有 key 为“%(key)s”的节点。是不是“%(near)s”？",
)


def recurrence_faults(
    plan: Plan, calendar: WorkingCalendar, other_milestones: frozenset[str]
) -> Iterator[Fault]:
    """Check what recurs; keys that were not read are known all the same."""
    keys = {each.key for each in plan.milestones} | other_milestones
    for number, each in enumerate(plan.milestones):
        place = ("milestones", number)
        if each.recurs is not None:
            yield from _pace(place, each, each.recurs, calendar)
        if each.recurs_until is not None:
            yield from _end(place, each, each.recurs_until, keys)


def _pace(
    place: tuple[str, int], each: PlanMilestone, recurs: str, calendar: WorkingCalendar
) -> Iterator[Fault]:
    where = (*place, "recurs")
    if not fits(read_recurrence(recurs), each.due_on, calendar):
        yield Fault(
            where,
            "第一次是 %(day)s，不合周期“%(pace)s”，从第二次起按周期计算。请核对。",
            {"day": day_words(each.due_on), "pace": recurs},
            WARNING,
        )
    last_of_month = (each.due_on + ONE_DAY).day == 1
    if recurs in _BY_DAY and last_of_month and each.due_on.day < MONTH_LONG:
        yield Fault(
            where,
            "第一次是月末 %(day)s，以后各次都在 %(n)s 日。如果是指最后一天，请写 %(word)s。",
            {"day": day_words(each.due_on), "n": each.due_on.day, "word": _BY_DAY[recurs]},
            WARNING,
        )


def _end(place: tuple[str, int], each: PlanMilestone, text: str, keys: set[str]) -> Iterator[Fault]:
    where, until = (*place, "recurs_until"), read_until(text)
    if each.recurs is None:
        yield Fault(where, "没有写周期（recurs），不会重复，也就不用写到何时为止。")
    if until.end is End.DATE and until.on < each.due_on:
        yield Fault(where, "早于第一次的期限（due_on）。")
    if until.end is End.STAGE and each.by_office:
        yield Fault(where, "办公室自己的节点不随单位的阶段结束。请写日期，或某个节点通过为止。")
    if until.end is End.ACCEPTED and until.key == each.key:
        yield Fault(where, "不能等自己通过。请写另一个节点的 key。")
    elif until.end is End.ACCEPTED and until.key not in keys:
        yield Fault(where, *missing(NO_MILESTONE, until.key, keys))
