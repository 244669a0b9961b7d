"""What is supposed: another date, and other days for steps of the ladder; what may be supposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.errors import Invalid
from campaign.rules.ladder import Rung
from campaign.rules.plans.ladder_checks import ladder_faults
from campaign.rules.sheets.rows import ERROR
from models.plan import Campaign, Milestone

FURTHEST = timedelta(days=731)
TOO_EARLY = "另一个期限不能早于行动启动的那一天（%(day)s）。"
TOO_FAR = "另一个期限离原来的期限超过两年，请核对年份。"


@dataclass(frozen=True)
class Suppose:
    """What is supposed: another date, and for some steps of the ladder another number of days.

    ``asked_on`` is the date as it was given, ``due_on`` as the milestone's rule rolls it.
    """

    asked_on: date
    due_on: date
    offsets: Mapping[int, int] = field(default_factory=dict)


def suppose_of(
    campaign: Campaign,
    milestone: Milestone,
    due_on: date,
    offsets: Mapping[int, int],
    calendar: WorkingCalendar,
) -> Suppose:
    """Return it, rolled as the milestone's own date would be.

    Raises:
        Invalid: the date lies before the campaign was opened, or far off.
    """
    opened = day_of(campaign.opened_at)
    if due_on < opened:
        raise Invalid(TOO_EARLY, day=opened)
    if abs(due_on - milestone.due_on) > FURTHEST:
        raise Invalid(TOO_FAR)
    return Suppose(due_on, calendar.roll(due_on, milestone.roll or campaign.roll), offsets)


def other_ladder_of(ladder: Sequence[Rung], suppose: Suppose) -> tuple[Rung, ...]:
    """Return the ladder with the offsets supposed.

    Raises:
        Invalid: it would not hold together.
    """
    found = tuple(
        replace(rung, offset=suppose.offsets.get(rung.number, rung.offset)) for rung in ladder
    )
    if suppose.offsets:
        for fault in ladder_faults(found):
            if fault.severity == ERROR:
                raise Invalid(fault.message, **fault.values)
    return found
