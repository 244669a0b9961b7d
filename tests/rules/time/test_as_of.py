"""When a report looks."""

import datetime as dt

import pytest

from campaign.rules.as_of import read_as_of
from campaign.rules.errors import Invalid


def test_a_day_means_its_end_in_shanghai() -> None:
    assert read_as_of("2026-04-20") == dt.datetime(2026, 4, 20, 15, 59, 59, tzinfo=dt.UTC)


@pytest.mark.parametrize("text", ["2026-04-20T09:00+08:00", "2026-04-20T01:00Z"])
def test_an_instant_with_its_zone_is_taken_as_it_is(text: str) -> None:
    assert read_as_of(text) == dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text", ["", "2026-04-20T09:00", "2026-02-30", "昨天", "0001-01-01T00:00+00:00Z", "x" * 10]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid, match="2026-04-20"):
        read_as_of(text)


@pytest.mark.parametrize("text", ["9999-12-31", "9999-12-31T23:59-12:00", "0001-01-01"])
def test_the_edges_of_the_calendar_are_refused_not_broken(text: str) -> None:
    with pytest.raises(Invalid):
        read_as_of(text)
