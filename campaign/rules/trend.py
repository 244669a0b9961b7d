"""Which days a trend shows, and what it compares with."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from campaign.rules.shares import WHOLE

MOST_DAYS = 40  # more marks than these run into one another on half a sheet of A4
STEPS = (1, 7, 14, 28, 56)
ONE_YEAR = 1


def days_shown(days: Sequence[date]) -> tuple[date, ...]:
    """Return which of these days (rising) to show: all, or every week's, fortnight's, … day.

    The last day always stands, and all others lie whole steps before it.
    """
    last = days[-1]
    for step in STEPS:
        shown = tuple(day for day in days if (last - day).days % step == 0)
        if len(shown) <= MOST_DAYS:
            return shown
    return shown[-MOST_DAYS:]


def year_before(day: date) -> date:
    """Return the same day a year before 去年同日; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - ONE_YEAR)
    except ValueError:
        return day.replace(year=day.year - ONE_YEAR, day=28)


def points_apart(part: int, whole: int, other_part: int, other_whole: int) -> str | None:
    """Return by how many per cent points 百分点 the first share is above the other, "-3.2".

    One decimal, halves away from zero; None where one of them has no denominator.
    """
    if not whole or not other_whole:
        return None
    apart = (Fraction(part, whole) - Fraction(other_part, other_whole)) * WHOLE
    tenths = int(abs(apart) + Fraction(1, 2))
    return f"{'-' if apart < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"
