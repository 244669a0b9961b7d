"""The chain of a recurring milestone: which of its occurrences have to be asked by now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from campaign.rules.calendar import ONE_DAY, WorkingCalendar
from campaign.rules.time.recurrence import Recurrence, occurrence

LONGEST_AHEAD = timedelta(days=31)


def opens_on(before_on: date, due_on: date, first_rung_on: date) -> date:
    """Return the day from which an occurrence is owed and seen.

    That is the day after the one before was due, but no sooner than a month ahead of its own
    date, and never later than the day on which its ladder begins.
    """
    return min(max(before_on + ONE_DAY, due_on - LONGEST_AHEAD), first_rung_on)


@dataclass(frozen=True)
class Coming:
    """An occurrence whose time to be asked has come."""

    number: int
    asked_on: date
    due_on: date


@dataclass(frozen=True)
class Chain:
    """A recurring milestone: its pace, the first date, the last that was asked, where it ends."""

    recurs: Recurrence
    start: date
    number: int
    due_on: date
    roll: str
    last: date


def coming(
    chain: Chain,
    first_rung: Callable[[date], date],
    calendar: WorkingCalendar,
    *,
    since: date,
    today: date,
) -> tuple[Coming, ...]:
    """Return what has to be asked by today, in order.

    ``first_rung`` tells on which day the ladder of a date begins. What was due before ``since``,
    the day on which the campaign was opened, is counted and not asked.
    """
    found: list[Coming] = []
    before_on = chain.due_on
    for number in count(chain.number + 1):
        asked_on = occurrence(chain.recurs, chain.start, number, calendar)
        due_on = calendar.roll(asked_on, chain.roll)
        if asked_on > chain.last or opens_on(before_on, due_on, first_rung(due_on)) > today:
            return tuple(found)
        if due_on >= since:
            found.append(Coming(number, asked_on, due_on))
        before_on = due_on
    raise AssertionError  # pragma: no cover  (count never ends)
