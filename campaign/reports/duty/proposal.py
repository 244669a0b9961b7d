"""What a form proposes: a date that leaves the unit a working week, and what lies in between."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import known_calendar
from campaign.rules.calendar import WorkingCalendar
from models.calendar import CalendarDay

WORKING_DAYS = 5
ONE_DAY = timedelta(days=1)
SWAPPED = "休息日"  # a day off for a weekend day worked: no festival


@dataclass(frozen=True)
class Rest:
    """Days in a row on which offices are shut; ``name`` is empty for a plain weekend."""

    first: date
    last: date
    name: str = ""


@dataclass(frozen=True)
class Proposal:
    """The date, the rest days up to it, weekend days ``worked`` instead; may it still change?

    ``kept``: it is the date that there was, which has not come yet.
    """

    on: date
    rests: tuple[Rest, ...]
    worked: tuple[date, ...]
    provisional: bool
    kept: bool = False


def proposal(session: Session, *, today: date, due_on: date | None = None) -> Proposal:
    """Return the date that a return proposes, with the rest days that it passes over.

    Five working days from today, and never before ``due_on``, the date that the duty has now: who
    handed in early is not to lose time by a return.
    """
    calendar = known_calendar(session)
    on = calendar.add_working(today, WORKING_DAYS)
    if due_on is not None and due_on > on:
        return Proposal(due_on, (), (), calendar.is_provisional(due_on), kept=True)
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.name).where(
            CalendarDay.day > today, CalendarDay.day < on
        )
    )
    names = {row.day: row.name for row in rows}
    between = [today + n * ONE_DAY for n in range(1, (on - today).days)]
    worked = tuple(day for day in between if day in calendar.workdays)
    rests = _rests(between, calendar, names)
    return Proposal(on, rests, worked, calendar.is_provisional(on))


def _rests(days: list[date], calendar: WorkingCalendar, names: dict[date, str]) -> tuple[Rest, ...]:
    """Join the days that nobody works to stretches, named by the festival among them."""
    found: list[Rest] = []
    for day in days:
        if calendar.is_working(day):
            continue
        name = names.get(day, "").split("（")[0]
        name = "" if name == SWAPPED else name
        last = found[-1] if found else None
        if last and last.last == day - ONE_DAY:
            found[-1] = Rest(last.first, day, last.name or name)
        else:
            found.append(Rest(day, day, name))
    return tuple(found)
