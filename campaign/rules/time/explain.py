"""Why a date is the date it is: from where it is counted, which days were skipped, where it rolled.

The same steps as `ladder.timetable` and `WorkingCalendar.add_working`, kept on the way. A property
test holds the two against each other.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from campaign.rules.calendar import ONE_DAY, SATURDAY, Roll, WorkingCalendar
from campaign.rules.ladder import Rung, roll_of
from campaign.rules.time.rests import Names, Rest, rests


@dataclass(frozen=True)
class Explained:
    """A date with the way to it.

    It is ``offset`` days (``counts``: "working" or "calendar") from ``from_on``. On the way the
    runs of rest days ``skipped`` were not counted, the make-up days ``made_up`` were.
    ``rolled_from`` is the rest day from which it was moved by ``roll``, None where it was not;
    ``rest`` the run in which that day lies. ``provisional``: a year on the way is not published.
    """

    on: date
    from_on: date
    offset: int
    counts: str
    roll: Roll
    skipped: tuple[Rest, ...] = ()
    made_up: tuple[date, ...] = ()
    rolled_from: date | None = None
    rest: Rest | None = None
    provisional: bool = False


def explain(
    from_on: date,
    offset: int,
    counts: str,
    roll: str,
    calendar: WorkingCalendar,
    names: Names,
) -> Explained:
    """Explain the day that lies so many days from another and is then rolled."""
    way = Roll(roll)
    if counts == "working":
        landed = calendar.add_working(from_on, offset)
        walked = _between(from_on, landed)
    else:
        landed, walked = from_on + timedelta(days=offset), ()
    on = calendar.roll(landed, way)
    moved = on != landed
    around = _around(landed, calendar) if moved else ()
    return Explained(
        on=on,
        from_on=from_on,
        offset=offset,
        counts=counts,
        roll=way,
        skipped=rests((day for day in walked if not calendar.is_working(day)), names),
        made_up=tuple(day for day in walked if _made_up(day, calendar)),
        rolled_from=landed if moved else None,
        rest=rests(around, names)[0] if moved else None,
        provisional=any(calendar.is_provisional(day) for day in (from_on, *walked, landed, on)),
    )


def explain_due(asked_on: date, roll: str, calendar: WorkingCalendar, names: Names) -> Explained:
    """Explain the due date of a date that the plan asks for."""
    return explain(asked_on, 0, "calendar", roll, calendar, names)


def explain_rung(due_on: date, rung: Rung, calendar: WorkingCalendar, names: Names) -> Explained:
    """Explain the day on which a rung of the ladder comes."""
    return explain(due_on, rung.offset, rung.counts, roll_of(rung), calendar, names)


def _between(from_on: date, landed: date) -> tuple[date, ...]:
    """Return the days walked, the last one included and the first one not."""
    step = ONE_DAY if landed > from_on else -ONE_DAY
    return tuple(from_on + n * step for n in range(1, abs((landed - from_on).days) + 1))


def _made_up(day: date, calendar: WorkingCalendar) -> bool:
    return day.weekday() >= SATURDAY and calendar.is_working(day)


def _around(day: date, calendar: WorkingCalendar) -> tuple[date, ...]:
    """Return the whole run of rest days in which one lies."""
    first = calendar.add_working(day, -1)
    last = calendar.add_working(day, 1)
    return tuple(first + timedelta(days=n) for n in range(1, (last - first).days))
