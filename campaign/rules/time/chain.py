"""The chain of a recurring milestone: which of its occurrences have to be asked by now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    """An occurrence whose time to be asked has come.

    ``by_kind``: kind of unit -> (as the pace gives it, as rolled), for those with dates of their
    own. ``kinds``: who is asked, "" for all that have none of their own; what lies outside the
    chain's ends is not.
    """

    number: int
    asked_on: date
    due_on: date
    by_kind: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Chain:
    """A recurring milestone: its pace, the first date, the last that was asked, where it ends.

    ``by_kind``: kind of unit -> (its first date, its last that was asked), for those with dates
    of their own: each goes its own way at the one pace. ``common``: somebody has none.
    """

    recurs: Recurrence
    start: date
    number: int
    due_on: date
    roll: str
    last: date
    by_kind: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    common: bool = True

    def dates(self, number: int, calendar: WorkingCalendar) -> dict[str, tuple[date, date]]:
        """Return the dates of an occurrence by kind, "" for the common one."""
        starts = {"": self.start} | {kind: first for kind, (first, _) in self.by_kind.items()}
        asked = {
            kind: occurrence(self.recurs, start, number, calendar) for kind, start in starts.items()
        }
        return {kind: (on, calendar.roll(on, self.roll)) for kind, on in asked.items()}


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
    the day on which the campaign was opened, is counted and not asked. All kinds are asked at
    once, on the first day on which one of them has to be.
    """
    found: list[Coming] = []
    who = {*chain.by_kind, *([""] if chain.common else [])}
    before = {"": chain.due_on} | {kind: last for kind, (_, last) in chain.by_kind.items()}
    for number in count(chain.number + 1):
        dates = chain.dates(number, calendar)
        within = {kind: dates[kind] for kind in sorted(who) if dates[kind][0] <= chain.last}
        opens = [
            opens_on(before[kind], due_on, first_rung(due_on))
            for kind, (_, due_on) in within.items()
        ]
        if not opens or min(opens) > today:
            return tuple(found)
        kinds = tuple(kind for kind, (_, due_on) in within.items() if due_on >= since)
        own = {kind: pair for kind, pair in dates.items() if kind}
        if kinds:
            found.append(Coming(number, *dates[""], own, kinds))
        before = {kind: due_on for kind, (_, due_on) in dates.items()}
    raise AssertionError  # pragma: no cover  (count never ends)
