"""A duty judged under another date: the plan's is replaced, one's own stays."""

import datetime as dt
from dataclasses import replace

from campaign.rules.dates.what_if import Came, Judged, Stretch, Tally, judge, tally, turns
from campaign.rules.lifecycle import DutyState

DAY = dt.timedelta(days=1)
DUE = dt.date(2026, 4, 20)
LATER = DUE + 10 * DAY


def at(day: dt.date, hour: int = 12) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), dt.timezone(dt.timedelta(hours=8)))


OWED = Stretch(at(DUE - 30 * DAY), None, DutyState.OPEN, DUE, None)


def judged(one: Stretch, other: dt.date | None, day: dt.date, *, includes: bool = True) -> Judged:
    found = judge([one], other, at(day), includes_due_day=includes)
    assert found
    return found


def test_before_it_was_asked_nothing_is_judged() -> None:
    assert judge([OWED], None, at(DUE - 31 * DAY), includes_due_day=True) is None
    ended = replace(OWED, until_at=at(DUE))
    assert judge([ended], None, at(DUE), includes_due_day=True) is None


def test_another_date_makes_an_overdue_duty_one_still_open() -> None:
    assert judged(OWED, None, DUE + 3 * DAY) == Judged(Came.OVERDUE, True, DUE, 3)
    assert judged(OWED, LATER, DUE + 3 * DAY) == Judged(Came.OPEN, False, LATER, 0)
    assert judged(OWED, DUE - DAY, DUE).came is Came.OVERDUE


def test_what_came_late_may_have_come_in_time() -> None:
    came = replace(OWED, state=DutyState.ACCEPTED, submitted_on=LATER)
    assert judged(came, None, LATER) == Judged(Came.LATE, True, DUE, 10)
    assert judged(came, LATER, LATER) == Judged(Came.PUNCTUAL, True, LATER, 0)
    assert judged(came, LATER, LATER, includes=False).came is Came.LATE


def test_a_date_of_its_own_stays() -> None:
    own = replace(OWED, state=DutyState.RETURNED, due_on=LATER, of_plan=False, counts_on=DUE)
    assert judged(own, DUE - DAY, DUE + DAY) == Judged(Came.OPEN, True, LATER, 0)
    counted = replace(own, counts_of_plan=True)
    assert judged(counted, DUE + 2 * DAY, DUE + DAY).due is False, "its counting day was the plan's"
    assert judged(counted, None, DUE + DAY).due is True


def test_what_stands_still_is_out() -> None:
    paused = replace(OWED, state=DutyState.SUSPENDED, paused_on=DUE + 2 * DAY)
    assert judged(paused, None, LATER) == Judged(Came.OUT, False, DUE, 2)
    assert judged(paused, LATER, LATER) == Judged(Came.OUT, False, LATER, 0)


def test_the_tally_counts_what_was_due_and_all_that_is_late() -> None:
    rows = [
        Judged(Came.PUNCTUAL, True, DUE, 0), Judged(Came.LATE, True, DUE, 2),
        Judged(Came.OVERDUE, True, DUE, 4), Judged(Came.OPEN, True, LATER, 0),
        Judged(Came.PUNCTUAL, False, LATER, 0), Judged(Came.OUT, False, DUE, 0),
    ]  # fmt: skip
    assert tally(rows) == Tally(due=4, answered=2, punctual=1, missing=2, late=2)


def test_its_ladder_ran_while_the_unit_owed_it_under_the_plans_date() -> None:
    first = replace(OWED, until_at=at(DUE))
    nothing = replace(OWED, from_at=at(DUE), until_at=at(DUE))
    handed_in = replace(OWED, from_at=at(DUE), state=DutyState.SUBMITTED, until_at=at(LATER))
    own = replace(OWED, from_at=at(LATER), of_plan=False)
    again = replace(OWED, from_at=at(LATER + DAY))
    assert turns([first, nothing, handed_in, own, again]) == (first, again)
