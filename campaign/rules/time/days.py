"""Days of the calendar that differ from their weekday, and what a change makes of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.errors import FieldMissing
from campaign.rules.time.notice import NoticeDay, NoticeReading

LONGEST_NAME = 30
LONGEST_REASON = 500


class DayKind(StrEnum):
    """What somebody may say of a day; PLAIN: it follows its weekday, whatever a notice says."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"
    PLAIN = "plain"


class Source(StrEnum):
    """Where a version of the calendar comes from."""

    LIBRARY = "library"
    NOTICE = "notice"
    EDIT = "edit"


@dataclass(frozen=True)
class Entry:
    """What is said of a day."""

    kind: DayKind
    name: str = ""


Entries = Mapping[date, Entry]


@dataclass(frozen=True)
class DayChange:
    """A day that becomes something else; None: nothing was, or is, said of it."""

    day: date
    was: Entry | None
    becomes: Entry | None


def changes(before: Entries, after: Entries) -> tuple[DayChange, ...]:
    """Return the days of which something else is said, in their order."""
    days = sorted(before.keys() | after.keys())
    found = (DayChange(day, before.get(day), after.get(day)) for day in days)
    return tuple(one for one in found if one.was != one.becomes)


def published(year: int, days: Iterable[NoticeDay], before: Entries, edited: Entries) -> Entries:
    """Return what is said of a year's days once its notice is taken.

    The notice takes the place of everything that was said of the year, and of the days before it
    that it names; what people have edited by hand stays.
    """
    told = {
        one.day: Entry(DayKind.HOLIDAY if one.off else DayKind.WORKDAY, one.name) for one in days
    }
    kept = {day: entry for day, entry in before.items() if day.year != year}
    return {**kept, **told, **edited}


def calendar_of(entries: Entries, years: Iterable[int]) -> WorkingCalendar:
    """Return the calendar that these days make; ``years`` are those whose notice is known."""
    return WorkingCalendar(
        holidays=frozenset(day for day, one in entries.items() if one.kind is DayKind.HOLIDAY),
        workdays=frozenset(day for day, one in entries.items() if one.kind is DayKind.WORKDAY),
        years=frozenset(years),
    )


def title_of(reading: NoticeReading) -> str:
    """Return what a version calls the notice from which it comes."""
    title = f"国务院办公厅关于{reading.year}年部分节假日安排的通知"
    return f"{title}（{reading.number}）" if reading.number else title


def read_entry(kind: str, name: str) -> Entry:
    """Return what somebody says of a day.

    Raises:
        FieldMissing: no kind, a holiday without a name, or too long a name.
    """
    name = " ".join(name.split())
    if kind not in tuple(DayKind):
        raise FieldMissing("kind", "请选择这一天是放假、上班，还是按星期。")
    if kind != DayKind.HOLIDAY:
        return Entry(DayKind(kind))
    if not name:
        raise FieldMissing("name", "请写明放什么假，例如：劳动节。")
    if len(name) > LONGEST_NAME:
        raise FieldMissing("name", "名称太长，最多 %(most)s 个字。", most=LONGEST_NAME)
    return Entry(DayKind.HOLIDAY, name)
