"""What is said of days, and what a change of it does to dates ahead."""

from datetime import UTC, date, datetime

import pytest

from campaign.rules.calendar import WorkingCalendar, at_hour
from campaign.rules.errors import FieldMissing
from campaign.rules.ladder import DEFAULT_LADDER, timetable
from campaign.rules.time.days import (
    DayChange,
    DayKind,
    Entry,
    calendar_of,
    changes,
    published,
    read_entry,
    title_of,
)
from campaign.rules.time.notice import NoticeDay, NoticeReading
from campaign.rules.time.projection import next_opening, planned_on, retimed
from tests.rules.notices import CALENDAR

D = date.fromisoformat
OFF, ON, PLAIN = Entry(DayKind.HOLIDAY, "县庆"), Entry(DayKind.WORKDAY), Entry(DayKind.PLAIN)


def test_changes_are_what_differs_in_the_order_of_days():
    first, second, third = D("2027-01-01"), D("2027-02-01"), D("2027-03-01")
    assert changes({second: OFF, third: ON}, {first: ON, third: ON}) == (
        DayChange(first, None, ON),
        DayChange(second, OFF, None),
    )


def test_a_notice_replaces_its_year_and_leaves_other_years_and_what_was_edited_by_hand():
    before = {
        D("2026-10-01"): OFF, D("2027-05-01"): OFF, D("2027-05-02"): OFF, D("2027-06-01"): ON,
    }  # fmt: skip
    edited = {D("2027-06-01"): ON}
    told = [NoticeDay(D("2026-12-31"), True, "元旦"), NoticeDay(D("2027-06-01"), True, "节"),
            NoticeDay(D("2027-05-02"), False, "调休上班")]  # fmt: skip
    assert published(2027, told, before, edited) == {
        D("2026-10-01"): OFF,
        D("2026-12-31"): Entry(DayKind.HOLIDAY, "元旦"),
        D("2027-05-02"): Entry(DayKind.WORKDAY, "调休上班"),
        D("2027-06-01"): ON,
    }


def test_a_plain_day_follows_its_weekday():
    calendar = calendar_of({D("2027-06-01"): PLAIN, D("2027-06-05"): ON, D("2027-06-07"): OFF}, [])
    assert [calendar.is_working(D(f"2027-06-0{n}")) for n in (1, 5, 6, 7)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert calendar.is_provisional(D("2027-06-01"))


@pytest.mark.parametrize(
    ("kind", "name", "field"),
    [
        ("", "", "kind"),
        ("feast", "节", "kind"),
        ("holiday", " ", "name"),
        ("holiday", "节" * 31, "name"),
    ],
)
def test_what_somebody_says_of_a_day_is_complete_or_refused(kind, name, field):
    with pytest.raises(FieldMissing) as refused:
        read_entry(kind, name)
    assert refused.value.field == field


def test_a_holiday_has_a_name_and_the_others_none():
    assert read_entry("holiday", "  县  庆 ") == Entry(DayKind.HOLIDAY, "县 庆")
    assert read_entry("workday", "补班") == ON
    assert read_entry("plain", "") == PLAIN


def test_a_notice_without_its_number_is_called_by_its_year():
    reading = NoticeReading(2027, "", None, (), ())
    assert title_of(reading) == "国务院办公厅关于2027年部分节假日安排的通知"


TODAY = D("2026-04-20")


@pytest.mark.parametrize(
    ("asked", "due", "roll", "found"),
    [
        ("2026-05-02", "2026-05-02", "none", "2026-05-02"),
        ("2026-05-02", "2026-05-04", "next", "2026-05-06"),  # Monday, until the notice came
        ("2026-05-02", "2026-05-01", "previous", "2026-04-30"),
        ("2026-04-18", "2026-04-17", "next", "2026-04-17"),  # past: it stays what it was
        ("2026-04-19", "2026-04-20", "previous", "2026-04-20"),  # would be past
    ],
)
def test_a_planned_date_rolls_by_the_new_calendar_unless_it_is_past(asked, due, roll, found):
    assert planned_on(D(asked), D(due), roll, CALENDAR, TODAY) == D(found)


def test_waiting_rungs_come_as_if_the_new_calendar_had_always_been_known():
    due_on, now = D("2026-04-30"), at_hour(TODAY, 10)
    old = timetable(due_on, DEFAULT_LADDER, WorkingCalendar())
    moved = retimed(old, due_on, DEFAULT_LADDER, CALENDAR, now=now)
    assert [(one.number, one.was_at, one.at) for one in moved] == [
        (4, at_hour(D("2026-05-01"), 9), at_hour(D("2026-05-06"), 9)),
        (5, at_hour(D("2026-05-05"), 9), at_hour(D("2026-05-08"), 9)),
        (6, at_hour(D("2026-05-07"), 9), at_hour(D("2026-05-11"), 9)),
        (7, at_hour(D("2026-05-14"), 9), at_hour(D("2026-05-18"), 9)),
    ]
    assert retimed(old[:1], due_on, DEFAULT_LADDER[1:], CALENDAR, now=now) == ()


def test_a_rung_that_has_come_is_the_ticks_and_none_moves_into_the_past():
    due_on = D("2026-05-06")
    old = timetable(due_on, DEFAULT_LADDER, WorkingCalendar())
    now = at_hour(D("2026-04-27"), 9)  # the first rung has come, by the old calendar
    moved = {one.number: one.at for one in retimed(old, due_on, DEFAULT_LADDER, CALENDAR, now=now)}
    assert 1 not in moved
    assert moved[2] == at_hour(D("2026-04-28"), 9)
    late = at_hour(D("2026-04-30"), 12)
    moved = {one.number: one.at for one in retimed(old, due_on, DEFAULT_LADDER, CALENDAR, now=late)}
    assert moved[2] == moved[3] == at_hour(D("2026-05-06"), 9) or moved[3] == at_hour(
        D("2026-05-06"), 9
    )


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-04-20T00:59", "2026-04-20"), ("2026-04-20T01:00", "2026-04-21"),
        ("2026-04-30T05:00", "2026-05-06"), ("2026-05-02T00:00", "2026-05-06"),
    ],
)  # fmt: skip
def test_the_window_opens_next_on_a_working_morning(now, opens):
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert next_opening(instant, CALENDAR) == at_hour(D(opens), 9)
