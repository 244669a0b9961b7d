"""Days, working days, and where a date goes that falls on a rest day."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.calendar import Roll, WorkingCalendar, at_hour, day_of, start_of
from tests.rules.notices import CALENDAR

D = date.fromisoformat
NEW_YORK = ZoneInfo("America/New_York")
EAST_8 = timezone(timedelta(hours=8))  # independent of the zone table that the rules read

# Days around which a wrong day would be noticed.
BORDER_DAYS = (
    "2024-02-28", "2024-02-29", "2024-03-01", "2025-02-28", "2025-03-01",
    "2025-12-31", "2026-01-01", "2026-01-04", "2026-02-14", "2026-02-15",
    "2026-02-16", "2026-02-17", "2026-02-23", "2026-02-24", "2026-02-28",
    "2026-03-08", "2026-03-09", "2026-04-20", "2026-05-09", "2026-10-10",
    "2026-11-01", "2026-11-02", "2026-12-31", "2027-01-01", "2028-02-29",
)  # fmt: skip
AROUND_MIDNIGHT = (
    ("+0d 00:00:00", 0, timedelta()),
    ("first microsecond", 0, timedelta(microseconds=1)),
    ("one microsecond before", -1, timedelta(microseconds=-1)),
    ("one hour before", -1, timedelta(hours=-1)),
    ("noon", 0, timedelta(hours=12)),
    ("23:59:59", 0, timedelta(hours=23, minutes=59, seconds=59)),
    ("eight in the morning, when UTC changes its day", 0, timedelta(hours=8)),
    ("one second before UTC changes its day", 0, timedelta(hours=7, minutes=59, seconds=59)),
)
MIDNIGHT_TABLE = [
    (datetime.combine(D(day), datetime.min.time(), EAST_8) + distance, D(day) + timedelta(days=n))
    for day in BORDER_DAYS
    for _, n, distance in AROUND_MIDNIGHT
]


def test_there_are_two_hundred_cases_around_midnight():
    assert len({instant for instant, _ in MIDNIGHT_TABLE}) == 200


@pytest.mark.parametrize(("instant", "day"), MIDNIGHT_TABLE)
def test_the_day_of_an_instant_is_the_shanghai_day_in_whatever_zone_it_is_told(instant, day):
    assert {day_of(instant.astimezone(zone)) for zone in (UTC, EAST_8, NEW_YORK)} == {day}


def test_a_naive_instant_has_no_day():
    with pytest.raises(ValueError, match="naive"):
        day_of(datetime(2026, 4, 20, 9, 0))  # noqa: DTZ001


@pytest.mark.parametrize("day", BORDER_DAYS)
def test_a_day_starts_at_sixteen_hours_utc_of_the_day_before(day):
    before = D(day) - timedelta(days=1)
    assert start_of(D(day)) == datetime(before.year, before.month, before.day, 16, tzinfo=UTC)
    assert start_of(D(day)).tzinfo is UTC


def test_nine_in_the_morning_is_one_hour_utc():
    assert at_hour(D("2026-04-20"), 9) == datetime(2026, 4, 20, 1, tzinfo=UTC)
    assert at_hour(D("2026-04-20"), 17, 30) == datetime(2026, 4, 20, 9, 30, tzinfo=UTC)


WORKING_TABLE = [
    ("2026-04-17", True, "a Friday"),
    ("2026-04-18", False, "a Saturday"),
    ("2026-04-19", False, "a Sunday"),
    ("2026-01-02", False, "a Friday made free"),
    ("2026-01-04", True, "a make-up Sunday"),
    ("2026-02-14", True, "the make-up Saturday before the Spring Festival"),
    ("2026-02-15", False, "the first day of the Spring Festival"),
    ("2026-02-16", False, "New Year's Eve of the old calendar, a Monday"),
    ("2026-02-23", False, "the last day of the Spring Festival"),
    ("2026-02-24", True, "the first day back"),
    ("2026-02-28", True, "the make-up Saturday after the Spring Festival"),
    ("2026-04-06", False, "the Monday of Tomb Sweeping"),
    ("2026-05-09", True, "the make-up Saturday of Labour Day"),
    ("2026-10-08", True, "the first day after National Day"),
    ("2026-10-10", True, "the make-up Saturday of National Day"),
    ("2027-10-01", True, "a holiday that no notice has named yet"),
]


@pytest.mark.parametrize(("day", "working", "why"), WORKING_TABLE)
def test_holidays_rest_and_make_up_days_work(day, working, why):
    assert CALENDAR.is_working(D(day)) is working, why


ADDING_TABLE = [
    ("2026-04-20", 0, "2026-04-20"),
    ("2026-04-18", 0, "2026-04-18"),  # no days asked: a rest day stays what it is
    ("2026-04-17", 1, "2026-04-20"),
    ("2026-04-18", 1, "2026-04-20"),
    ("2026-04-18", -1, "2026-04-17"),
    ("2026-04-20", -1, "2026-04-17"),
    ("2026-02-13", 1, "2026-02-14"),
    ("2026-02-14", 1, "2026-02-24"),
    ("2026-02-24", -1, "2026-02-14"),
    ("2026-02-27", 1, "2026-02-28"),
    ("2026-02-28", 1, "2026-03-02"),
    ("2026-04-30", 1, "2026-05-06"),
    ("2026-04-30", 4, "2026-05-09"),
    ("2025-12-31", 1, "2026-01-04"),
    ("2026-12-31", 1, "2027-01-01"),  # provisional: next year's holidays are not known
    ("2024-02-28", 1, "2024-02-29"),
    ("2024-03-01", -1, "2024-02-29"),
    ("2026-09-30", 10, "2026-10-20"),
]


@pytest.mark.parametrize(("day", "n", "found"), ADDING_TABLE)
def test_working_days_are_counted_over_festivals_and_year_ends(day, n, found):
    assert CALENDAR.add_working(D(day), n) == D(found)


def test_from_wednesday_to_the_monday_due_there_are_three_working_days():
    assert CALENDAR.working_days_left(D("2026-04-15"), D("2026-04-20")) == 3
    assert CALENDAR.working_days_left(D("2026-04-20"), D("2026-04-20")) == 0
    assert CALENDAR.working_days_left(D("2026-04-22"), D("2026-04-20")) == -2
    assert CALENDAR.working_days_left(D("2026-04-19"), D("2026-04-18")) == 0


def test_a_date_on_a_rest_day_goes_where_the_plan_says():
    saturday = D("2026-04-18")
    assert CALENDAR.roll(saturday, Roll.NONE) == saturday
    assert CALENDAR.roll(saturday, Roll.NEXT) == D("2026-04-20")
    assert CALENDAR.roll(saturday, Roll.PREVIOUS) == D("2026-04-17")
    for rule in Roll:
        assert CALENDAR.roll(D("2026-02-14"), rule) == D("2026-02-14")
    with pytest.raises(ValueError, match="sideways"):
        CALENDAR.roll(saturday, "sideways")


def test_a_year_without_notice_is_provisional():
    assert not CALENDAR.is_provisional(D("2026-12-31"))
    assert CALENDAR.is_provisional(D("2027-01-01"))


def test_a_day_cannot_be_holiday_and_working_day_at_once():
    with pytest.raises(ValueError, match="2026, 2, 14"):
        WorkingCalendar(frozenset({D("2026-02-14")}), frozenset({D("2026-02-14")}))


# --- against an oracle that knows the calendar only as one sorted list of working days

FIRST, LAST = D("2023-01-01"), D("2029-12-31")
days = st.dates(D("2025-01-01"), D("2027-12-31"))


@st.composite
def calendars(draw):
    holidays = draw(st.frozensets(days, max_size=60))
    workdays = draw(st.frozensets(days, max_size=60)) - holidays
    return WorkingCalendar(holidays, workdays, frozenset({2025, 2026}))


def working_list(calendar):
    found = []
    for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = date.fromordinal(ordinal)
        weekend = day.isoweekday() in (6, 7)
        if (weekend and day in calendar.workdays) or (not weekend and day not in calendar.holidays):
            found.append(day)
    return found


@given(calendars(), days, st.integers(-60, 60))
def test_adding_working_days_walks_the_list_of_them(calendar, day, n):
    open_days = working_list(calendar)
    if n > 0:
        expected = open_days[bisect_right(open_days, day) + n - 1]
    elif n < 0:
        expected = open_days[bisect_left(open_days, day) + n]
    else:
        expected = day
    assert calendar.add_working(day, n) == expected


@given(calendars(), days, days)
def test_the_days_left_are_the_places_between_in_the_list(calendar, today, due_on):
    open_days = working_list(calendar)
    expected = bisect_right(open_days, due_on) - bisect_right(open_days, today)
    assert calendar.working_days_left(today, due_on) == expected


@given(calendars(), days, st.sampled_from(Roll))
def test_rolling_finds_the_nearest_working_day_on_its_side(calendar, day, rule):
    open_days = working_list(calendar)
    expected = {
        Roll.NONE: day,
        Roll.NEXT: open_days[bisect_left(open_days, day)],
        Roll.PREVIOUS: open_days[bisect_right(open_days, day) - 1],
    }[rule]
    assert calendar.roll(day, rule) == expected


@given(calendars(), days, st.integers(1, 40))
def test_going_back_the_same_number_of_working_days_returns(calendar, day, n):
    start = calendar.roll(day, Roll.NEXT)
    assert calendar.add_working(calendar.add_working(start, n), -n) == start
    assert calendar.working_days_left(start, calendar.add_working(start, n)) == n
