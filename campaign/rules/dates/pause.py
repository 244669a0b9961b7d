"""The clock stands still 暂停计时: how long, and to which day the date moves.

Days are counted as the midnights that went by meanwhile, so a pause within a day moves nothing. A
date moves by as many calendar days, whether it was kept so far or not: days late are calendar
days, and none of a pause counts among them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from campaign.rules.calendar import WorkingCalendar


@dataclass(frozen=True)
class Pause:
    """A pause from ``since_on`` to ``until_on``, and what it does to a date.

    ``working_days`` are the working days that went by, ``left_before`` and ``left_after`` those
    from the first and from the last day of the pause up to the date (negative past it);
    ``on_rest_day``: the new date is no working day.
    """

    since_on: date
    until_on: date
    days: int
    working_days: int
    was_due_on: date
    due_on: date
    left_before: int
    left_after: int
    on_rest_day: bool


def paused_days(since_on: date, until_on: date) -> int:
    """Return how many midnights a pause took; never below 0."""
    return max(0, (until_on - since_on).days)


def resumed_date(due_on: date, since_on: date, until_on: date) -> date:
    """Return the date after a pause: as many days later as the clock stood still."""
    return due_on + timedelta(days=paused_days(since_on, until_on))


def pause_of(due_on: date, since_on: date, until_on: date, calendar: WorkingCalendar) -> Pause:
    """Return what a pause that ends on ``until_on`` does to a date, in both kinds of days."""
    moved = resumed_date(due_on, since_on, until_on)
    return Pause(
        since_on=since_on,
        until_on=until_on,
        days=paused_days(since_on, until_on),
        working_days=max(0, calendar.working_days_left(since_on, until_on)),
        was_due_on=due_on,
        due_on=moved,
        left_before=calendar.working_days_left(since_on, due_on),
        left_after=calendar.working_days_left(until_on, moved),
        on_rest_day=not calendar.is_working(moved),
    )
