"""What comes again and again: a milestone's pace 周期 as the plan writes it, and its dates.

Every date is reckoned from the first one, never from the one before: a report due on the 31st is
due on 28 February and on 31 March again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, takewhile

from campaign.rules.calendar import WorkingCalendar

MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
ENDS = {"month_end": 1, "quarter_end": 3}
WEEK = 7
LAST = -1
PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_WORKDAY = 23
# What a plan may write, for people to choose from; the last four stand for whole families.
EXAMPLES = (
    "yearly", "half-yearly", "quarterly", "monthly", "weekly", "month_end", "quarter_end",
    "every_10_days", "last_wednesday", "workday_1", "workday_-5",
)  # fmt: skip
_EVERY = re.compile(r"every_([1-9]\d{0,2})_days")
_WEEKDAY = re.compile(f"({'|'.join(PLACES)})_({'|'.join(WEEKDAYS)})")
_WORKDAY = re.compile(r"workday_(-?[1-9]\d?)")


class Pace(StrEnum):
    """The kinds of pace; ``Recurrence.step`` and ``weekday`` say the rest."""

    DAYS = "days"  # every so many days
    MONTHS = "months"  # the same day of every so many months, clamped in short ones
    END = "end"  # the last day of every so many months
    WEEKDAY = "weekday"  # the n-th such weekday of each month, from its end for a negative n
    WORKDAY = "workday"  # the n-th working day of each month, from its end for a negative n


@dataclass(frozen=True)
class Recurrence:
    """A pace as it was read: ``step`` is the number of days or months, or the place in a month."""

    pace: Pace
    step: int
    weekday: int = 0


def read_recurrence(text: str) -> Recurrence:
    """Return what the plan's word means.

    Raises:
        ValueError: it is none of ours.
    """
    if text in MONTHS:
        return Recurrence(Pace.MONTHS, MONTHS[text])
    if text in ENDS:
        return Recurrence(Pace.END, ENDS[text])
    if text == "weekly":
        return Recurrence(Pace.DAYS, WEEK)
    if found := _EVERY.fullmatch(text):
        return Recurrence(Pace.DAYS, int(found[1]))
    if found := _WEEKDAY.fullmatch(text):
        return Recurrence(Pace.WEEKDAY, PLACES[found[1]], WEEKDAYS.index(found[2]))
    if (found := _WORKDAY.fullmatch(text)) and abs(int(found[1])) <= MOST_WORKDAY:
        return Recurrence(Pace.WORKDAY, int(found[1]))
    raise ValueError(text)


def occurrence(recurs: Recurrence, start: date, number: int, calendar: WorkingCalendar) -> date:
    """Return the date of the number-th occurrence; the first is ``start``, as the plan writes it.

    Raises:
        OverflowError: it lies beyond the year 9999.
    """
    steps = number - 1
    if steps == 0:
        return start
    if recurs.pace is Pace.DAYS:
        return start + timedelta(days=steps * recurs.step)
    if recurs.pace is Pace.MONTHS:
        first = _month_after(start, steps * recurs.step)
        return first.replace(day=min(start.day, _length(first)))
    if recurs.pace is Pace.END:
        first = _month_after(start, steps * recurs.step)
        return first.replace(day=_length(first))
    return _in_month(recurs, _month_after(start, steps), calendar)


def occurrences(
    recurs: Recurrence, start: date, until: date, calendar: WorkingCalendar
) -> Iterator[date]:
    """Yield the dates from ``start`` up to and including ``until``, in ascending order."""
    dates = (occurrence(recurs, start, number, calendar) for number in count(1))
    return takewhile(lambda day: day <= until, dates)


def fits(recurs: Recurrence, start: date, calendar: WorkingCalendar) -> bool:
    """Tell whether the first date is one that the pace itself would give."""
    if recurs.pace in (Pace.DAYS, Pace.MONTHS):
        return True
    first = start.replace(day=1)
    if recurs.pace is Pace.END:
        return start.day == _length(first)
    return start == _in_month(recurs, first, calendar)


def label(recurs: Recurrence, day: date) -> str:
    """Return what tells an occurrence from the others: its year, its month, or its day."""
    if recurs == Recurrence(Pace.MONTHS, MONTHS["yearly"]):
        return f"{day.year} 年"
    if recurs.pace is Pace.DAYS:
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.year} 年 {day.month} 月"


def _month_after(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months after that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError(f"{months} months after {day}")
    return date(year, month + 1, 1)


def _length(first: date) -> int:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1).toordinal() - (
        first.toordinal()
    )


def _in_month(recurs: Recurrence, first: date, calendar: WorkingCalendar) -> date:
    """Return the place in the month, the nearest there is where the month is too short for it."""
    days = [first + timedelta(days=n) for n in range(_length(first))]
    if recurs.pace is Pace.WEEKDAY:
        good = [day for day in days if day.weekday() == recurs.weekday]
    else:
        good = [day for day in days if calendar.is_working(day)]
    if recurs.step < 0:
        return good[max(recurs.step, -len(good))]
    return good[min(recurs.step, len(good)) - 1]
