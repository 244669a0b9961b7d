"""The calendar's versions: who changed what, when, why, and what it moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.calendar.versions import read_changes
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


@dataclass(frozen=True)
class Versions:
    """A page of them, newest first."""

    lines: tuple[Version, ...]
    page: int
    pages: int
    total: int


def versions(session: Session, *, page: int) -> Versions:
    """Return a page of all versions."""
    total = session.scalar(select(func.count(CalendarVersion.id))) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = session.execute(_asked().limit(PAGE).offset((page - 1) * PAGE))
    return Versions(tuple(_version(row) for row in rows), page, pages, total)


def of_year(session: Session, year: int, *, most: int) -> tuple[Version, ...]:
    """Return the newest versions that changed a year."""
    rows = session.execute(_asked().where(CalendarVersion.year == year).limit(most))
    return tuple(_version(row) for row in rows)


def one_version(session: Session, number: int) -> Version | None:
    """Return a version, or None when there is none of this number."""
    row = session.execute(_asked().where(CalendarVersion.number == number)).one_or_none()
    return _version(row) if row else None


def _asked() -> Any:
    return (
        select(CalendarVersion, Person.name)
        .outerjoin(Person, Person.id == CalendarVersion.by_id)
        .order_by(CalendarVersion.number.desc())
    )


def _version(row: Any) -> Version:
    kept, by = row
    return Version(
        kept.number, kept.year, Source(kept.kind), kept.title, kept.reason, kept.text,
        read_changes(kept.changes), kept.effect, kept.at, by or "",
    )  # fmt: skip
