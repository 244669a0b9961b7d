"""Days and working days as the office counts them.

A day is a day in Shanghai, wherever the machine stands. A working day is Monday to Friday, less the
holidays of the State Council's yearly notice, plus its make-up days (调休), which fall on weekends.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
SATURDAY = 5


class Roll(StrEnum):
    """Where a date goes that falls on a rest day (a setting of the plan)."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


def day_of(instant: datetime) -> date:
    """The Shanghai day of an aware instant; ValueError for a naive one, whose day nobody knows."""
    if instant.tzinfo is None:
        raise ValueError(f"naive instant {instant.isoformat()}: its day cannot be known")
    return instant.astimezone(SHANGHAI).date()


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """The instant (aware, UTC) at which Shanghai clocks show this hour of this day."""
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


def start_of(day: date) -> datetime:
    """The first instant (aware, UTC) of a Shanghai day."""
    return at_hour(day, 0)


@dataclass(frozen=True)
class WorkingCalendar:
    """The rest days and make-up days known, and the years whose notice has been issued.

    A year without notice counts by weekends and the holidays entered so far: good enough to show,
    but provisional, and computed again once the notice is known.
    """

    holidays: frozenset[date] = field(default_factory=frozenset)
    workdays: frozenset[date] = field(default_factory=frozenset)
    years: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        """Refuse a day that is said to be both: every answer about it would be a guess."""
        if both := self.holidays & self.workdays:
            raise ValueError(f"both holiday and working day: {sorted(both)}")

    def is_working(self, day: date) -> bool:
        """Whether offices are open on this day."""
        if day in self.workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def is_provisional(self, day: date) -> bool:
        """Whether the notice for this day's year is still to come, so that the day may change."""
        return day.year not in self.years

    def add_working(self, day: date, n: int) -> date:
        """The n-th working day strictly after `day` (before it for a negative n); `day` for 0."""
        step = ONE_DAY if n > 0 else -ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_left(self, today: date, due_on: date) -> int:
        """Working days after `today` up to and including `due_on`: 0 on the day itself.

        Once the date has passed, the same count the other way round, as a negative number: the
        working days after `due_on` up to and including `today`.
        """
        return self._worked_through(due_on) - self._worked_through(today)

    def _worked_through(self, day: date) -> int:
        """The working days from the first day of all, a Monday, through `day`."""
        weeks, rest = divmod(day.toordinal(), 7)
        days, sums = self._unlike_the_week
        return weeks * SATURDAY + min(rest, SATURDAY) + sums[bisect_right(days, day)]

    @cached_property
    def _unlike_the_week(self) -> tuple[list[date], list[int]]:
        """The days that the week alone would count wrongly, and how much they add up to so far."""
        less = {day: -1 for day in self.holidays if day.weekday() < SATURDAY}
        more = {day: 1 for day in self.workdays if day.weekday() >= SATURDAY}
        days = sorted(less | more)
        return days, [0, *accumulate((less | more)[day] for day in days)]

    def roll(self, day: date, rule: str) -> date:
        """`day` itself if it is a working day, else the nearest one on the side of a Roll rule."""
        way = Roll(rule)
        if way is Roll.NONE or self.is_working(day):
            return day
        return self.add_working(day, 1 if way is Roll.NEXT else -1)
