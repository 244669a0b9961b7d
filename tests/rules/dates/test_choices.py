"""New dates, what is passed over, what a page has shown, the sheets of a calendar."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.dates.left_out import LeftOut, left_out
from campaign.rules.dates.month import months
from campaign.rules.dates.new_date import NewDate, read_new_date
from campaign.rules.dates.seen import LONGEST, MOST, read_seen, write_seen
from campaign.rules.errors import FieldMissing, Invalid
from campaign.rules.lifecycle import DutyAction, DutyState

D, S, A = dt.date, DutyState, DutyAction
TODAY = D(2026, 4, 16)


def test_one_day_for_all_or_some_working_days_later() -> None:
    calendar = WorkingCalendar(frozenset({D(2026, 5, 1)}))
    assert NewDate(on=D(2026, 5, 6)).of(D(2026, 4, 20), calendar) == D(2026, 5, 6)
    assert NewDate(by=2).of(D(2026, 4, 30), calendar) == D(2026, 5, 5)


def test_a_number_of_days_wins_over_a_day() -> None:
    assert read_new_date(D(2026, 5, 6), None, TODAY) == NewDate(on=D(2026, 5, 6))
    assert read_new_date(D(2026, 5, 6), 5, TODAY) == NewDate(by=5)


@pytest.mark.parametrize(
    ("on", "by", "field"),
    [
        (None, None, "due_on"),
        (D(2026, 4, 15), None, "due_on"),
        (None, 0, "by"),
        (None, 251, "by"),
    ],
)
def test_neither_or_too_much_is_refused(on: D | None, by: int | None, field: str) -> None:
    with pytest.raises(FieldMissing) as refused:
        read_new_date(on, by, TODAY)
    assert refused.value.field == field


# What each act passes over, written by hand.
PASSED_OVER = {
    A.CHANGE_DATE: {
        S.SUBMITTED: "answered", S.NIL: "answered", S.IN_REVIEW: "answered",
        S.ACCEPTED: "accepted", S.WAIVED: "waived", S.SUSPENDED: "suspended",
        S.CANCELLED: "cancelled",
    },
    A.RESUME: {
        S.OPEN: "not_suspended", S.RETURNED: "not_suspended",
        S.AWAITING_SIGNATURE: "not_suspended", S.SUBMITTED: "answered", S.NIL: "answered",
        S.IN_REVIEW: "answered", S.ACCEPTED: "accepted", S.WAIVED: "waived",
        S.CANCELLED: "cancelled",
    },
}  # fmt: skip
PASSED_OVER[A.SUSPEND] = PASSED_OVER[A.CHANGE_DATE]


@pytest.mark.parametrize("action", PASSED_OVER)
@pytest.mark.parametrize("state", DutyState)
def test_what_an_act_passes_over_and_why(action: DutyAction, state: DutyState) -> None:
    why = PASSED_OVER[action].get(state)
    assert left_out(action, state) == (LeftOut(why) if why else None)


@given(st.dictionaries(st.integers(0, 5000), st.integers(1, 9), max_size=200))
def test_what_a_page_has_shown_comes_back_as_it_was(versions: dict[int, int]) -> None:
    assert read_seen(write_seen(versions)) == versions


def test_ten_thousand_neighbours_are_a_short_text() -> None:
    text = write_seen(dict.fromkeys(range(17, 10_017), 1))
    assert text == "1:17-10016"
    assert write_seen({5: 1, 6: 1, 7: 3, 8: 1}) == "1:5-6,8;3:7"


@pytest.mark.parametrize(
    "text",
    [
        "x", "1", "1:", "1:a", "1:5-", "1:9-5", "1:5-x", "x:5", "1:1-99999", "1:1,²",
        "1:1;2:", "1:12345678901", f"1:1-{MOST};2:1", "1:" + "1," * LONGEST,
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_seen(text)


@given(st.dates(D(2026, 1, 1), D(2027, 12, 31)), st.integers(0, 200), st.integers(1, 6))
def test_the_sheets_hold_every_day_of_their_months_once(first: D, ahead: int, most: int) -> None:
    last = first + dt.timedelta(days=ahead)
    found = months(first, last, most=most)
    assert 1 <= len(found) <= most
    assert (found[0].year, found[0].month) == (first.year, first.month)
    for sheet in found:
        days = [day for week in sheet.weeks for day in week if day]
        assert days[0] == D(sheet.year, sheet.month, 1)
        assert (days[-1] + dt.timedelta(days=1)).day == 1
        assert all(b - a == dt.timedelta(days=1) for a, b in zip(days, days[1:], strict=False))
        assert all(len(week) == 7 for week in sheet.weeks)
        assert all(day is None or day.weekday() == n for week in sheet.weeks
                   for n, day in enumerate(week))  # fmt: skip
    if len(found) < most:
        assert (found[-1].year, found[-1].month) == (last.year, last.month)
