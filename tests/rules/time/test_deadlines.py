"""What late means, and in whose court the days are counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.deadlines import (
    days_late,
    days_left,
    is_overdue,
    is_punctual,
    last_day,
    office_days,
    without_office_days,
)
from campaign.rules.lifecycle import Court

D = date.fromisoformat
DUE = D("2026-04-20")


def test_the_due_day_itself_is_on_time():
    assert days_left(DUE, DUE) == 0
    assert not is_overdue(DUE, Court.UNIT, DUE)
    assert is_punctual(DUE, DUE)
    assert is_overdue(DUE, Court.UNIT, D("2026-04-21"))
    assert not is_punctual(DUE, D("2026-04-21"))


def test_where_the_plan_excludes_the_due_day_the_day_before_is_the_last():
    assert last_day(DUE, includes_due_day=False) == D("2026-04-19")
    assert is_overdue(DUE, Court.UNIT, DUE, includes_due_day=False)
    assert not is_overdue(DUE, Court.UNIT, D("2026-04-19"), includes_due_day=False)
    assert days_late(DUE, Court.UNIT, DUE, None, includes_due_day=False) == 1
    assert days_left(DUE, DUE, includes_due_day=False) == -1
    assert not is_punctual(DUE, DUE, includes_due_day=False)


LATENESS = [
    # court, today, submitted, days late, days with the office
    (Court.UNIT, "2026-04-20", None, 0, 0),
    (Court.UNIT, "2026-04-25", None, 5, 0),
    (Court.UNIT, "2026-04-01", None, 0, 0),
    (Court.OFFICE, "2026-05-30", "2026-04-23", 3, 37),
    (Court.OFFICE, "2026-05-30", "2026-04-20", 0, 40),
    (Court.OFFICE, "2026-05-30", "2026-04-02", 0, 58),
    (Court.OFFICE, "2026-04-23", "2026-04-23", 3, 0),
    (Court.NOBODY, "2026-05-30", "2026-04-23", 3, 0),
    (Court.NOBODY, "2026-05-30", None, 0, 0),
    (Court.OFFICE, "2026-05-30", None, 0, 0),
    (Court.UNIT, "2026-04-24", "2026-04-10", 4, 0),  # returned: owed again, by the new term
]


@pytest.mark.parametrize(("court", "today", "submitted", "late", "waiting"), LATENESS)
def test_only_days_in_the_units_court_count_against_it(court, today, submitted, late, waiting):
    submitted_on = submitted and D(submitted)
    assert days_late(DUE, court, D(today), submitted_on) == late
    assert office_days(court, D(today), submitted_on) == waiting


def test_what_never_came_is_not_punctual():
    assert not is_punctual(DUE, None)


def test_late_days_cross_a_leap_day_and_a_year_end():
    assert days_late(D("2024-02-28"), Court.UNIT, D("2024-03-01"), None) == 2
    assert days_late(D("2026-12-31"), Court.UNIT, D("2027-01-01"), None) == 1


dates = st.dates(D("2024-01-01"), D("2028-12-31"))
including = st.booleans()


def days_in_court(due_on, until, includes):
    """The oracle: go from day to day and count those on which the unit was behind."""
    day, count = due_on - timedelta(days=0 if includes else 1), 0
    while day < until:
        day += timedelta(days=1)
        count += 1
    return count


@given(dates, dates, st.none() | dates, st.sampled_from(Court), including)
def test_late_days_are_those_lived_through_in_the_units_court(due, today, sent, court, includes):
    late = days_late(due, court, today, sent, includes_due_day=includes)
    if court is Court.UNIT:
        assert late == days_in_court(due, today, includes)
    elif sent is None:
        assert late == 0
    else:
        assert late == days_in_court(due, sent, includes)


@given(dates, dates, including)
def test_overdue_late_and_days_left_never_contradict_each_other(due, today, includes):
    left = days_left(due, today, includes_due_day=includes)
    late = days_late(due, Court.UNIT, today, None, includes_due_day=includes)
    assert is_overdue(due, Court.UNIT, today, includes_due_day=includes) == (late > 0)
    assert (left < 0) == (late > 0)
    assert late == max(0, -left)


@given(dates, dates, dates, including)
def test_after_submission_the_count_stands_still_for_ever(due, sent, today, includes):
    late = days_late(due, Court.OFFICE, today, sent, includes_due_day=includes)
    assert late == days_late(due, Court.UNIT, sent, None, includes_due_day=includes)
    assert is_punctual(due, sent, includes_due_day=includes) == (late == 0)
    assert not is_overdue(due, Court.OFFICE, today, includes_due_day=includes)
    assert office_days(Court.OFFICE, today, sent) == max(0, (today - sent).days)


@pytest.mark.parametrize(
    ("submitted", "today", "includes", "due"),
    [
        (None, "2026-04-30", True, "2026-04-20"),  # the office never had it
        ("2026-04-18", "2026-04-19", True, "2026-04-20"),  # back before the last day
        ("2026-04-18", "2026-04-20", True, "2026-04-20"),
        ("2026-04-18", "2026-04-25", True, "2026-04-25"),  # the date passed with the office
        ("2026-04-23", "2026-04-25", True, "2026-04-22"),  # three days late it stays
        ("2026-04-18", "2026-04-25", False, "2026-04-26"),
        ("2026-04-23", "2026-04-25", False, "2026-04-22"),
    ],
)
def test_the_office_s_days_are_taken_out_when_the_unit_takes_its_answer_back(
    submitted: str | None, today: str, includes: bool, due: str
) -> None:
    on, day = D(submitted) if submitted else None, D(today)
    moved = without_office_days(DUE, on, day, includes_due_day=includes)
    assert moved == D(due)
    before = days_late(DUE, Court.OFFICE, day, on, includes_due_day=includes)
    if on is not None:
        assert days_late(moved, Court.UNIT, day, None, includes_due_day=includes) == before
