"""A year of the calendar as its page shows it: twelve sheets, what is said of days and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.calendar.versions import entries, known_years
from campaign.records.house.calendar import published_days
from campaign.reports.calendar.candidate import YEARS
from campaign.rules.calendar import ONE_DAY, SATURDAY, WorkingCalendar
from campaign.rules.dates.month import Month, months
from campaign.rules.time.days import DayChange, DayKind, Entries, Source, calendar_of
from campaign.rules.time.rests import Rest, rests
from models.calendar import CalendarDay, CalendarVersion, CalendarYear
from models.person import Person
from models.plan import Campaign, Milestone
from models.term import Term


@dataclass(frozen=True)
class Said:
    """Who says what a day is: ``source`` a Source, ``by`` and ``at`` of an edit or an import."""

    kind: DayKind
    name: str
    source: Source
    title: str
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    version: int | None = None


@dataclass(frozen=True)
class Day:
    """A day on the sheet; ``said`` is None for one that follows its weekday."""

    on: date
    working: bool
    kind: DayKind
    name: str
    said: Said | None
    changed: bool = False


@dataclass(frozen=True)
class Year:
    """A year.  ``known``: its notice is; ``offered``: the built-in list has it and nobody took it.

    ``provisional`` counts the terms of running campaigns that wait for the notice.
    """

    year: int
    known: bool
    source: str
    offered: bool
    provisional: int
    sheets: tuple[Month, ...]
    days: Mapping[date, Day]
    last_known: int | None

    @property
    def runs(self) -> tuple[Rest, ...]:
        """Holidays with the weekends around them, as people name them."""
        return named_runs(self.days)

    @property
    def made_up(self) -> tuple[Day, ...]:
        """Weekend days that are worked."""
        return tuple(d for d in self.days.values() if d.working and d.on.weekday() >= SATURDAY)

    @property
    def edited(self) -> tuple[Day, ...]:
        """Days that somebody has changed by hand."""
        return tuple(d for d in self.days.values() if d.said and d.said.source is Source.EDIT)

    @property
    def working(self) -> int:
        """How many working days it has."""
        return sum(day.working for day in self.days.values())

    @property
    def off(self) -> int:
        """How many days off, weekends among them."""
        return len(self.days) - self.working

    @property
    def before(self) -> int | None:
        """The year before, as far as there is a page for it."""
        return self.year - 1 if self.year - 1 in YEARS else None

    @property
    def after(self) -> int | None:
        """The year after, as far as there is a page for it."""
        return self.year + 1 if self.year + 1 in YEARS else None


def one_year(session: Session, year: int) -> Year:
    """Return a year as it stands."""
    known = known_years(session)
    said = said_of(session)
    there = entries(session)
    days = _days(year, there, calendar_of(there, known), said, {})
    source = session.scalar(
        select(CalendarYear.source).where(CalendarYear.year == year, CalendarYear.official)
    )
    return Year(
        year, year in known, source or "", year not in known and bool(published_days(year)),
        _provisional(session, year), _sheets(year), days, max(known, default=None),
    )  # fmt: skip


def year_after(
    year: int, there: Entries, calendar: WorkingCalendar, changes: tuple[DayChange, ...]
) -> tuple[tuple[Month, ...], Mapping[date, Day]]:
    """Return the sheets of a year as a change would make them, changed days marked."""
    changed = {one.day: one for one in changes}
    return _sheets(year), _days(year, there, calendar, {}, changed)


def said_of(session: Session) -> dict[date, Said]:
    """Return who says what of each day that differs from its weekday."""
    rows = session.execute(
        select(
            CalendarDay.day, CalendarDay.kind, CalendarDay.name, CalendarDay.source,
            CalendarVersion.kind.label("from_kind"), CalendarVersion.at, CalendarVersion.reason,
            CalendarVersion.number, Person.name.label("person"),
        )
        .outerjoin(CalendarVersion, CalendarVersion.id == CalendarDay.version_id)
        .outerjoin(Person, Person.id == CalendarVersion.by_id)
    )  # fmt: skip
    return {
        row.day: Said(
            DayKind(row.kind), row.name, Source(row.from_kind or Source.LIBRARY), row.source,
            row.person or "", row.at, row.reason or "", row.number,
        )
        for row in rows
    }  # fmt: skip


def _sheets(year: int) -> tuple[Month, ...]:
    return months(date(year, 1, 1), date(year, 12, 31), most=12)


def _days(
    year: int,
    there: Entries,
    calendar: WorkingCalendar,
    said: Mapping[date, Said],
    changed: Mapping[date, DayChange],
) -> dict[date, Day]:
    found = {}
    day = date(year, 1, 1)
    while day.year == year:
        entry = there.get(day)
        found[day] = Day(
            day, calendar.is_working(day), entry.kind if entry else DayKind.PLAIN,
            entry.name if entry else "", said.get(day), day in changed,
        )  # fmt: skip
        day += ONE_DAY
    return found


def named_runs(days: Mapping[date, Day]) -> tuple[Rest, ...]:
    """Return the runs of rest days that have a name."""
    names = {day.on: day.name for day in days.values() if day.kind is DayKind.HOLIDAY}
    found = rests((day.on for day in days.values() if not day.working), names)
    return tuple(one for one in found if one.name)


def _provisional(session: Session, year: int) -> int:
    return (
        session.scalar(
            select(func.count(Term.id))
            .join(Milestone, Milestone.id == Term.milestone_id)
            .join(Campaign, Campaign.id == Milestone.campaign_id)
            .where(
                Campaign.status == "open",
                Term.provisional,
                Term.due_on >= date(year, 1, 1),
                Term.due_on <= date(year, 12, 31),
            )
        )
        or 0
    )
