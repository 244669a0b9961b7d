"""The sheets of a wall calendar: weeks from Monday to Sunday."""

from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Month:
    """A month in weeks; days of the months before and after are None."""

    year: int
    month: int
    weeks: tuple[tuple[date | None, ...], ...]


def months(first: date, last: date, *, most: int) -> tuple[Month, ...]:
    """Return the months from the one of ``first`` to the one of ``last``, at most so many."""
    found: list[Month] = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month) and len(found) < most:
        found.append(_month(year, month))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(found)


def _month(year: int, month: int) -> Month:
    day = date(year, month, 1)
    monday = day - day.weekday() * ONE_DAY
    weeks = []
    while monday.month == month or monday < day:
        week = (monday + n * ONE_DAY for n in range(7))
        weeks.append(tuple(one if one.month == month else None for one in week))
        monday += WEEK
    return Month(year, month, tuple(weeks))
