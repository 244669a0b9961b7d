"""The calendar's versions: who changed what, when, why, and what it moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.calendar.versions import read_changes
from campaign.reports.paging import START, Cursor, Order, Window, page_of
from campaign.rules.time.days import DayChange, Source
from models.calendar import CalendarVersion
from models.person import Person

PAGE = 30


@dataclass(frozen=True)
class Version:
    """One version; ``effect`` are the counts of reports/calendar/effect.py: Brought."""

    number: int
    year: int
    source: Source
    title: str
    reason: str
    text: str
    changes: tuple[DayChange, ...]
    effect: Mapping[str, int]
    at: datetime
    by: str


NEWEST_FIRST = Order((CalendarVersion.number,), down=True)


def versions(session: Session, cursor: Cursor = START) -> Window[Version]:
    """Return a page of all versions, newest first; a cursor names the number of a version."""
    page = page_of(
        session, _asked(), NEWEST_FIRST, lambda row: (row[0].number,), size=PAGE,
        after=(cursor.after,) if cursor.after else None,
        before=(cursor.before,) if cursor.before else None,
    )  # fmt: skip
    after, before = (place[0] if place else None for place in (page.after, page.before))
    rows = tuple(_version(row) for row in page.rows)
    return Window(rows, page.total, page.first, after, before)


def of_year(session: Session, year: int, *, most: int) -> tuple[Version, ...]:
    """Return the newest versions that changed a year."""
    asked = NEWEST_FIRST.sorted(_asked().where(CalendarVersion.year == year))
    rows = session.execute(asked.limit(most))
    return tuple(_version(row) for row in rows)


def one_version(session: Session, number: int) -> Version | None:
    """Return a version, or None when there is none of this number."""
    row = session.execute(_asked().where(CalendarVersion.number == number)).one_or_none()
    return _version(row) if row else None


def _asked() -> Any:
    return select(CalendarVersion, Person.name).outerjoin(
        Person, Person.id == CalendarVersion.by_id
    )


def _version(row: Any) -> Version:
    kept, by = row
    return Version(
        kept.number, kept.year, Source(kept.kind), kept.title, kept.reason, kept.text,
        read_changes(kept.changes), kept.effect, kept.at, by or "",
    )  # fmt: skip
