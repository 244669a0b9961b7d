"""The working calendar in the database: seeded from a library, then the office's to edit."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_rows
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.time.days import DayKind, Entry
from models.calendar import CalendarDay, CalendarYear
from models.term import Term

# The years whose State Council notice the library carries. For a later year it answers without a
# word, from the statutory days alone: make-up days would be missing, so such a year is not taken.
PUBLISHED_SINCE = 2001
PUBLISHED_THROUGH = 2026

SOURCE = "国务院办公厅节假日安排通知"
HOLIDAY = "holiday"
WORKDAY = "workday"
KNOWN = "working calendar"


def seed_calendar(session: Session, years: Iterable[int]) -> int:
    """Write the published years among `years` that are not there yet; return how many.

    A year that is there is left alone, and so is a single day that somebody has entered: people
    may have corrected them. So is a year by which dates have been reckoned already: they would no
    longer be what the calendar says. The calendar's page takes it in, with everything it moves.
    """
    missing = years_to_seed(session, years)
    if not missing:
        return 0
    rows = [{"year": year, "official": True, "source": SOURCE} for year in missing]
    insert_rows(session, CalendarYear, rows)
    insert_rows(session, CalendarDay, [row for year in missing for row in _days(year)])
    return len(missing)


def years_to_seed(session: Session, years: Iterable[int]) -> list[int]:
    """Return which of these years ``seed_calendar`` writes."""
    known = set(session.scalars(select(CalendarYear.year)))
    dates = session.scalars(select(Term.due_on).distinct())
    reckoned = {day.year + by for day in dates for by in (-1, 0, 1)}
    return sorted(
        year
        for year in set(years) - known
        if PUBLISHED_SINCE <= year <= PUBLISHED_THROUGH and year not in reckoned
    )


def published_days(year: int) -> dict[date, Entry]:
    """Return what the library says of a year, nothing where the year is not published to it."""
    if not PUBLISHED_SINCE <= year <= PUBLISHED_THROUGH:
        return {}
    return {row["day"]: Entry(DayKind(row["kind"]), row["name"]) for row in _days(year)}


def names_of(session: Session) -> dict[date, str]:
    """Return what the holidays are called, for explaining dates."""
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.name).where(CalendarDay.kind == HOLIDAY)
    )
    return {day: name for day, name in rows}  # noqa: C416  (rows are no pairs to a type checker)


_DAYS = select(CalendarDay.day, CalendarDay.kind)
_YEARS = select(CalendarYear.year).where(CalendarYear.official)


def load_calendar(session: Session) -> WorkingCalendar:
    """Read the whole calendar (some thirty rows a year) for the rules."""
    days: dict[str, set[date]] = {kind.value: set() for kind in DayKind}
    for day, kind in session.execute(_DAYS):
        days[kind].add(day)
    years = session.scalars(_YEARS)
    return WorkingCalendar(
        holidays=frozenset(days[HOLIDAY]),
        workdays=frozenset(days[WORKDAY]),
        years=frozenset(years),
    )


def known_calendar(session: Session) -> WorkingCalendar:
    """Return the calendar for showing dates: read once in a transaction, however many ask.

    Not for who writes days in the same transaction.
    """
    inside = session.get_transaction()
    before = session.info.get(KNOWN)
    if inside is not None and before and before[0] is inside:
        found: WorkingCalendar = before[1]
        return found
    calendar = load_calendar(session)
    session.info[KNOWN] = (session.get_transaction(), calendar)
    return calendar


def with_published(calendar: WorkingCalendar, years: Iterable[int]) -> WorkingCalendar:
    """Return the calendar with the published days of those among `years` that it does not know."""
    more = [
        year
        for year in sorted(set(years) - calendar.years)
        if PUBLISHED_SINCE <= year <= PUBLISHED_THROUGH
    ]
    rows = [row for year in more for row in _days(year)]
    known = calendar.holidays | calendar.workdays
    new = {
        kind: {row["day"] for row in rows if row["kind"] == kind and row["day"] not in known}
        for kind in (HOLIDAY, WORKDAY)
    }
    return WorkingCalendar(
        holidays=calendar.holidays | new[HOLIDAY],
        workdays=calendar.workdays | new[WORKDAY],
        years=calendar.years | frozenset(more),
    )


def _days(year: int) -> list[dict[str, Any]]:
    """The library's rest days and make-up days of one year; it mixes in some of other years."""
    published = holidays.country_holidays("CN", years=year, language="zh_CN")
    made_up = dict.fromkeys(published.weekend_workdays, "调休上班")
    return [
        {"day": day, "kind": kind, "name": name, "source": SOURCE}
        for kind, named in ((HOLIDAY, dict(published)), (WORKDAY, made_up))
        for day, name in sorted(named.items())
        if day.year == year
    ]
