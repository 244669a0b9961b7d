"""A trend shows few enough days, the last among them, and compares with the same day last year."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.trend import MOST_DAYS, STEPS, days_shown, points_apart, year_before

DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 4, 20)


@given(st.integers(1, 4000))
def test_the_last_day_stands_and_all_others_lie_whole_steps_before(number):
    days = [FIRST + n * DAY for n in range(number)]
    shown = days_shown(days)
    assert shown[-1] == days[-1]
    assert len(shown) <= MOST_DAYS
    apart = {(later - one).days for one, later in zip(shown, shown[1:], strict=False)}
    assert len(apart) <= 1
    assert apart <= set(STEPS)
    assert number > MOST_DAYS or len(shown) == number


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (dt.date(2026, 11, 23), dt.date(2025, 11, 23)),
        (dt.date(2028, 2, 29), dt.date(2027, 2, 28)),
        (dt.date(2029, 2, 28), dt.date(2028, 2, 28)),
    ],
)
def test_the_same_day_a_year_before(day, before):
    assert year_before(day) == before


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((53, 54, 49, 54), "7.4"),
        ((49, 54, 53, 54), "-7.4"),
        ((1, 2, 5, 10), "0.0"),
        ((1, 10_000, 2, 10_000), "0.0"),
        ((1, 2000, 0, 1), "0.1"),
        ((0, 0, 1, 2), None),
        ((1, 2, 0, 0), None),
    ],
)
def test_points_apart(shares, said):
    assert points_apart(*shares) == said
