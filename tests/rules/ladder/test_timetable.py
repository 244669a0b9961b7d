"""When the rungs of a ladder come: on working days, when the send window opens in Shanghai."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.ladder import DEFAULT_LADDER, Rung, timetable
from campaign.rules.permissions import Role
from campaign.rules.words import LETTER_KINDS, LEVELS
from tests.rules.notices import CALENDAR

D = date.fromisoformat


def days_of(due_on, ladder=DEFAULT_LADDER):
    """Shanghai days by rung number, read with a fixed +8 as the zone table is the subject."""
    return {
        rung_time.number: (rung_time.fires_at + timedelta(hours=8)).date().isoformat()
        for rung_time in timetable(D(due_on), ladder, CALENDAR)
    }


def rung(offset, counts="working", number=1):
    return Rung(number, offset, counts, Role.CONTACT, 0, False, "clock")


DEFAULT_DAYS = [
    # due, then the days of -7 -3 -1 +1 +3 +5 +10, counted with a finger on the printed calendar
    ("2026-04-20", "04-09 04-15 04-17 04-21 04-23 04-27 05-07"),  # Labour Day in between
    ("2026-02-24", "02-06 02-12 02-14 02-25 02-27 03-02 03-09"),  # both make-up Saturdays work
    ("2026-02-18", "02-06 02-12 02-14 02-24 02-26 02-28 03-06"),  # due within the festival
    ("2026-09-20", "09-10 09-16 09-18 09-21 09-23 09-28 10-10"),  # due on a make-up Sunday
    ("2026-05-10", "04-28 05-07 05-09 05-11 05-13 05-15 05-22"),  # due on a plain Sunday
    ("2026-01-05", "12-24 12-30 01-04 01-06 01-08 01-12 01-19"),  # over the end of the year
]


@pytest.mark.parametrize(("due_on", "expected"), DEFAULT_DAYS)
def test_the_default_ladder_counts_working_days(due_on, expected):
    assert [day[5:] for day in days_of(due_on).values()] == expected.split()


def test_rungs_come_at_nine_in_shanghai_in_their_order():
    times = timetable(D("2026-04-20"), DEFAULT_LADDER, CALENDAR)
    assert times[2].fires_at == datetime(2026, 4, 17, 1, 0, tzinfo=UTC)
    assert [t.number for t in times] == [1, 2, 3, 4, 5, 6, 7]
    assert [(t.audience, t.level, t.needs_approval) for t in times] == [
        (r.audience, r.level, r.needs_approval) for r in DEFAULT_LADDER
    ]


def test_a_ladder_written_in_any_order_comes_in_the_order_of_time():
    ladder = (rung(3, number=1), rung(-3, number=2))
    assert list(days_of("2026-04-20", ladder)) == [2, 1]


def test_the_send_window_is_the_callers():
    (only,) = timetable(D("2026-04-20"), [rung(-1)], CALENDAR, window_opens=time(8, 30))
    assert only.fires_at == datetime(2026, 4, 17, 0, 30, tzinfo=UTC)


CALENDAR_DAYS = [
    ("2026-04-20", -1, "2026-04-17"),  # Sunday: earlier, or it would come on the due day
    ("2026-04-20", -3, "2026-04-17"),
    ("2026-04-20", 5, "2026-04-27"),  # Saturday: later
    ("2026-04-20", 0, "2026-04-20"),
    ("2026-04-19", 0, "2026-04-17"),  # due on a Sunday: the day's own reminder comes in time
    ("2026-02-22", -1, "2026-02-14"),  # back over the festival to the make-up Saturday
    ("2026-02-13", 2, "2026-02-24"),  # on over the festival
]


@pytest.mark.parametrize(("due_on", "offset", "expected"), CALENDAR_DAYS)
def test_a_rung_on_a_rest_day_moves_away_from_the_due_day(due_on, offset, expected):
    assert days_of(due_on, [rung(offset, "calendar")]) == {1: expected}


def test_the_default_ladder_uses_words_that_exist():
    assert {r.letter for r in DEFAULT_LADDER} <= LETTER_KINDS.keys()
    assert {r.level for r in DEFAULT_LADDER} <= LEVELS.keys()


def test_from_criticism_upward_the_default_ladder_asks_a_person():
    assert [r.number for r in DEFAULT_LADDER if r.needs_approval] == [7]
    assert all(r.needs_approval == (r.level >= 4) for r in DEFAULT_LADDER)


# --- against an oracle that tries every day in turn

due_days = st.dates(D("2025-03-01"), D("2026-11-01"))


def expected_day(due_on, offset, counts):
    one = timedelta(days=1 if offset > 0 else -1)
    day, passed = due_on, 0
    while passed < abs(offset):
        day += one
        passed += 1 if counts == "calendar" or CALENDAR.is_working(day) else 0
    while not CALENDAR.is_working(day):
        day += one
    return day


@given(due_days, st.integers(-20, 20), st.sampled_from(["working", "calendar"]))
def test_every_rung_falls_on_the_day_found_by_trying(due_on, offset, counts):
    (only,) = timetable(due_on, [rung(offset, counts)], CALENDAR)
    day = expected_day(due_on, offset, counts)
    assert only.fires_at == datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


@given(due_days, st.lists(st.integers(-20, 20), max_size=8))
def test_no_rung_is_lost_and_a_later_offset_never_comes_earlier(due_on, offsets):
    ladder = [rung(offset, number=number) for number, offset in enumerate(sorted(offsets))]
    times = timetable(due_on, ladder, CALENDAR)
    assert [t.number for t in times] == list(range(len(offsets)))
    assert [t.fires_at for t in times] == sorted(t.fires_at for t in times)


# --- wherever the machine stands

PROGRAM = """
from datetime import UTC, date, datetime, timedelta
from campaign.rules.calendar import day_of, start_of
from campaign.rules.ladder import DEFAULT_LADDER, timetable
from tests.rules.notices import CALENDAR
for n in range(0, 700, 7):
    day = date(2025, 1, 20) + timedelta(days=n)
    print(start_of(day), [day_of(start_of(day) + timedelta(hours=h)) for h in (-1, 0, 23, 24)])
    print(timetable(day, DEFAULT_LADDER, CALENDAR))
"""


def test_the_same_bytes_come_out_in_every_time_zone():
    said = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "TZ": zone},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            check=True,
        ).stdout
        for zone in ("UTC", "America/New_York", "Asia/Shanghai")
    }
    assert len(said) == 1
    assert b"2026, 2, 14, 1, 0" in said.pop()  # a rung on the make-up Saturday
