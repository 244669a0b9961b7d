"""The working calendar in the database, against a second library and the printed notices."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from campaign.records.house.calendar import PUBLISHED_THROUGH, load_calendar, seed_calendar
from campaign.services.transaction import transaction
from models.calendar import CalendarDay, CalendarYear
from tests.rules.notices import CALENDAR

pytestmark = pytest.mark.usefixtures("app")


def days_of(first_year, last_year):
    day = date(first_year, 1, 1)
    while day.year <= last_year:
        yield day
        day += timedelta(days=1)


@pytest.fixture
def empty(app):
    """A database whose calendar, if it was born with one, is taken away."""
    with transaction() as session:
        session.query(CalendarDay).delete()
        session.query(CalendarYear).delete()


@pytest.fixture
def seeded(empty):
    with transaction() as session:
        seed_calendar(session, range(2006, 2030))
        return load_calendar(session)


def test_every_day_since_2006_is_what_a_second_library_says(seeded):
    different = [
        day
        for day in days_of(2006, PUBLISHED_THROUGH)
        if seeded.is_working(day) != chinese_calendar.is_workday(day)
    ]
    assert not different


def test_2025_and_2026_are_as_the_notices_print_them(seeded):
    for day in days_of(2025, 2026):
        assert seeded.is_working(day) == CALENDAR.is_working(day), day


def test_a_year_without_notice_is_provisional_and_has_no_invented_days(seeded):
    assert seeded.is_provisional(date(2027, 2, 8))
    assert not seeded.is_provisional(date(2026, 12, 31))
    assert max(seeded.holidays).year == PUBLISHED_THROUGH


def test_the_library_does_not_know_the_next_year_yet():
    """When this fails after an upgrade, the notice is out: raise PUBLISHED_THROUGH."""
    following = PUBLISHED_THROUGH + 1
    made_up = holidays.country_holidays("CN", years=following).weekend_workdays
    assert not [day for day in made_up if day.year == following]


def test_seeding_again_adds_nothing_and_keeps_what_people_corrected(empty):
    corrected = date(2026, 6, 19)
    with transaction() as session:
        session.add(CalendarDay(day=corrected, kind="workday", name="改为上班", source="县政府"))
        session.flush()
        assert seed_calendar(session, [2025, 2026, 2027]) == 2
        assert seed_calendar(session, [2025, 2026, 2027]) == 0
        assert load_calendar(session).is_working(corrected)
        assert load_calendar(session).years == {2025, 2026}
