"""Pauses against an oracle that counts day by day."""

import datetime as dt
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.dates.pause import pause_of, paused_days, resumed_date
from campaign.rules.deadlines import days_late
from campaign.rules.lifecycle import Court

D = dt.date
DAY = dt.timedelta(days=1)
START = D(2026, 4, 6)
HOLIDAYS = frozenset(D(2026, 5, n) for n in (1, 2, 3, 4, 5))
CALENDAR = WorkingCalendar(HOLIDAYS, frozenset({D(2026, 5, 9)}), frozenset({2026}))


@dataclass
class Clock:
    """A clock on a wall: each midnight takes a day off what is left, unless it stands still."""

    left: int
    stands: bool = False

    def midnight(self) -> None:
        if not self.stands:
            self.left -= 1


# Day by day: whether somebody stops or starts the clock on it.
presses = st.lists(st.booleans(), min_size=1, max_size=60)


@given(presses, st.integers(0, 30), st.booleans())
def test_days_late_leave_every_pause_out(
    pressed: list[bool], first_left: int, includes: bool
) -> None:
    due = START + first_left * DAY
    clock = Clock(first_left if includes else first_left - 1)
    since: D | None = None
    for number, press in enumerate(pressed):
        today = START + number * DAY
        if press and since is None:
            since, clock.stands = today, True
        elif press and since is not None:
            due = resumed_date(due, since, today)
            since, clock.stands = None, False
        court = Court.UNIT if since is None else Court.OFFICE
        late = days_late(due, court, today, None, includes_due_day=includes, paused_on=since)
        assert late == max(0, -clock.left), today
        clock.midnight()


@given(st.integers(0, 40), st.integers(0, 40), st.integers(-20, 40))
def test_the_statement_counts_both_kinds_of_days(since: int, days: int, left: int) -> None:
    first, last = START + since * DAY, START + (since + days) * DAY
    due = first + left * DAY
    found = pause_of(due, first, last, CALENDAR)
    between = [first + n * DAY for n in range(1, days + 1)]
    assert found.days == days == paused_days(first, last)
    assert found.working_days == sum(CALENDAR.is_working(day) for day in between)
    assert found.due_on - found.was_due_on == days * DAY
    assert found.left_before == CALENDAR.working_days_left(first, due)
    assert found.left_after == CALENDAR.working_days_left(last, found.due_on)
    assert found.on_rest_day is not CALENDAR.is_working(found.due_on)


def test_a_pause_within_a_day_moves_nothing_and_none_is_negative() -> None:
    assert resumed_date(START, START, START) == START
    assert paused_days(START + DAY, START) == 0
    assert pause_of(START, START + DAY, START, CALENDAR).working_days == 0
