"""Two thousand generated questions about dates, the same ones every time."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from campaign.rules.calendar import Roll, WorkingCalendar
from campaign.rules.ladder import Rung, timetable
from campaign.rules.permissions import Role
from campaign.rules.time.recurrence import occurrences, read_recurrence
from tests.rules.notices import CALENDAR
from tests.rules.time.oracle.walker import Walker

SEED = 20261104
EACH = 500
PACES = (
    "yearly", "half-yearly", "quarterly", "monthly", "weekly", "month_end", "quarter_end",
    "every_1_days", "every_10_days", "every_90_days", "first_monday", "second_friday",
    "fourth_sunday", "last_wednesday", "workday_1", "workday_5", "workday_23", "workday_-1",
    "workday_-5", "workday_-22",
)  # fmt: skip
# Days at which a slip would show: ends of years and Februaries, festivals, make-up days.
BORDERS = tuple(
    dt.date.fromisoformat(day)
    for day in (
        "2024-02-29", "2024-02-28", "2024-03-01", "2023-12-31", "2024-12-31", "2025-01-01",
        "2025-01-26", "2025-01-27", "2025-01-31", "2025-02-08", "2025-04-27", "2025-10-11",
        "2025-12-31", "2026-01-01", "2026-01-04", "2026-02-13", "2026-02-14", "2026-02-28",
        "2026-04-30", "2026-05-09", "2026-09-20", "2026-10-10", "2026-12-31", "2027-01-01",
        "2028-02-29",
    )
)  # fmt: skip

Case = tuple[str, Any, WorkingCalendar, tuple[Any, ...]]


def cases() -> Iterator[Case]:
    """Yield (what is asked, case number, calendar, arguments)."""
    dice = random.Random(SEED)
    for number in range(EACH):
        calendar, day = _calendar(dice), _day(dice)
        yield "add", number, calendar, (day, dice.randint(-80, 80) // dice.choice((1, 9)))
        yield "roll", number, calendar, (day, dice.choice(list(Roll)).value)
        yield "rungs", number, calendar, (day, _ladder(dice))
        until = day + dt.timedelta(days=dice.choice((0, 40, 400, 1500)))
        yield "pace", number, calendar, (dice.choice(PACES), day, until)


def _calendar(dice: random.Random) -> WorkingCalendar:
    if dice.random() < 0.4:
        return CALENDAR
    first = dt.date(2023, 12, 1).toordinal()
    picked = [dt.date.fromordinal(first + dice.randrange(1800)) for _ in range(dice.randint(0, 90))]
    run = dt.date.fromordinal(first + dice.randrange(1800))
    festival = {run + dt.timedelta(days=n) for n in range(dice.randint(0, 12))}
    off = frozenset(picked[::2]) | festival
    return WorkingCalendar(off, frozenset(picked[1::2]) - off, frozenset({2025, 2026}))


def _day(dice: random.Random) -> dt.date:
    if dice.random() < 0.4:
        return dice.choice(BORDERS)
    return dt.date(2024, 1, 1) + dt.timedelta(days=dice.randrange(1600))


def _ladder(dice: random.Random) -> tuple[Rung, ...]:
    offsets = sorted(dice.sample(range(-20, 21), dice.randint(1, 7)))
    return tuple(
        Rung(number, offset, dice.choice(("working", "calendar")), Role.CONTACT, 0, False, "clock")
        for number, offset in enumerate(offsets, start=1)
    )


def by_rules(case: Case) -> Any:
    """The answer of the rules, as plain text and lists."""
    what, _, calendar, given = case
    if what == "add":
        return calendar.add_working(*given).isoformat()
    if what == "roll":
        return calendar.roll(*given).isoformat()
    if what == "rungs":
        times = timetable(*given, calendar)
        return [[one.number, one.fires_at.isoformat()] for one in times]
    word, start, until = given
    return [d.isoformat() for d in occurrences(read_recurrence(word), start, until, calendar)]


def by_walking(case: Case) -> Any:
    """The answer of the walker, in the same form."""
    what, _, calendar, given = case
    walker = Walker(calendar.holidays, calendar.workdays)
    if what == "add":
        return walker.walk(*given).isoformat()
    if what == "roll":
        return walker.roll(*given).isoformat()
    if what == "rungs":
        due, ladder = given
        times = [(walker.rung(due, one.offset, one.counts), one.number) for one in ladder]
        return [[number, at] for at, number in sorted(times)]
    word, start, until = given
    return [day.isoformat() for day in walker.pace(word, start, until)]
