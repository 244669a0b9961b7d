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
    """The date, the rest days up to it, weekend days ``worked`` instead; may it still change?"""

    on: date
    rests: tuple[Rest, ...]
    worked: tuple[date, ...]
    provisional: bool


def proposed_date(session: Session, *, today: date) -> date:
    """Return the date that a return proposes, five working days from today."""
    return known_calendar(session).add_working(today, WORKING_DAYS)


def proposal(session: Session, *, today: date) -> Proposal:
    """Return the date that a return proposes, with the rest days that it passes over."""
    calendar = known_calendar(session)
    on = calendar.add_working(today, WORKING_DAYS)
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
