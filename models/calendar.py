"""The working calendar: rest days and make-up working days, per year, with every version kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class CalendarDay(Base):
    """A day that differs from its weekday: ``kind`` is holiday or workday (调休上班).

    ``version_id`` is the change that made it so; null: it was there before changes were kept.
    """

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(60))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_version.id"))


class CalendarYear(Base):
    """A year whose days are known; a year without a row here is provisional."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    official: Mapped[bool]
    source: Mapped[str] = mapped_column(String(60))


class CalendarVersion(Base):
    """One change of the calendar: ``kind`` is library, notice or edit; ``number`` counts on.

    ``text`` is the notice as it was pasted, ``changes`` the days as [day, was, is] (each a pair of
    kind and name, or null for a day that follows its weekday), ``effect`` what it moved.
    """

    __tablename__ = "calendar_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200), default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    text: Mapped[str] = mapped_column(Text, default="", server_default="")
    changes: Mapped[list[Any]] = mapped_column(JSON)
    effect: Mapped[dict[str, int]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
