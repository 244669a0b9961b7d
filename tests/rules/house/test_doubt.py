"""When a machine's clock is not to be believed."""

from __future__ import annotations

import datetime as dt

import pytest

from campaign.rules.house.doubt import Clocks, Why, doubt

NOW = dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)


def later(**span: float) -> dt.datetime:
    return NOW + dt.timedelta(**span)


@pytest.mark.parametrize(
    ("clocks", "why"),
    [
        (Clocks(NOW), None),
        # Two clocks decide, whatever the mark says: thirty days off are thirty days off.
        (Clocks(NOW, NOW), None),
        (Clocks(NOW, later(seconds=120)), None),
        (Clocks(NOW, later(seconds=-120)), None),
        (Clocks(NOW, later(seconds=121)), Why.APART),
        (Clocks(NOW, later(seconds=-121)), Why.APART),
        (Clocks(NOW, later(hours=8)), Why.APART),
        (Clocks(NOW, NOW, mark=later(days=-30)), None),
        (Clocks(NOW, NOW, mark=later(days=40)), None),
        # What a person has declared known does not count.
        (Clocks(NOW, later(hours=8), known=dt.timedelta(hours=8)), None),
        (Clocks(NOW, later(hours=8, seconds=121), known=dt.timedelta(hours=8)), Why.APART),
        (Clocks(NOW, NOW, known=dt.timedelta(hours=8)), Why.APART),
        # Nobody else to ask: at most a night and a little forward, never back.
        (Clocks(NOW, mark=later(hours=-26)), None),
        (Clocks(NOW, mark=later(hours=-26, seconds=-1)), Why.FORWARD),
        (Clocks(NOW, mark=later(days=-400)), Why.FORWARD),
        (Clocks(NOW, mark=later(seconds=120)), None),
        (Clocks(NOW, mark=later(seconds=121)), Why.BACK),
        (Clocks(NOW, mark=later(days=2)), Why.BACK),
    ],
)
def test_a_clock_is_believed_or_it_is_said_why_not(clocks: Clocks, why: Why | None) -> None:
    assert doubt(clocks) is why
