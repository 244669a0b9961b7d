"""The calendar's versions: which stands, what is said of each day, and the writer of the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_once, insert_rows
from campaign.rules.errors import Overtaken
from campaign.rules.time.days import DayChange, DayKind, Entry, Source
from models.calendar import CalendarDay, CalendarVersion, CalendarYear

STALE = "日历刚才已被别人改过，请返回刷新后再看一遍。"


@dataclass(frozen=True)
class NewVersion:
    """What a change of the calendar says of itself; ``official``: its notice is known by it."""

    year: int
    source: Source
    title: str
    reason: str
    text: str
    changes: Sequence[DayChange]
    official: bool


def present_number(session: Session) -> int:
    """Return the number of the version that stands; 0: nothing was changed since the beginning."""
    return session.scalar(select(func.max(CalendarVersion.number))) or 0


def entries(session: Session) -> dict[date, Entry]:
    """Return what is said of days, in all years."""
    rows = session.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.name))
    return {day: Entry(DayKind(kind), name) for day, kind, name in rows}


def edited(session: Session) -> dict[date, Entry]:
    """Return what people have said of single days: a notice leaves it alone."""
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.kind, CalendarDay.name)
        .join(CalendarVersion, CalendarVersion.id == CalendarDay.version_id)
        .where(CalendarVersion.kind == Source.EDIT)
    )
    return {day: Entry(DayKind(kind), name) for day, kind, name in rows}


def known_years(session: Session) -> frozenset[int]:
    """Return the years whose notice is known."""
    years = select(CalendarYear.year).where(CalendarYear.official)
    return frozenset(session.scalars(years))


def write_version(
    session: Session,
    new: NewVersion,
    *,
    after: int,
    effect: dict[str, int],
    by_id: int | None,
    now: datetime,
) -> int:
    """Write the version that follows number ``after``, with its days; return its number.

    Raises:
        Overtaken: another one follows it already.
    """
    mine = insert_once(
        session,
        CalendarVersion,
        {
            "number": after + 1, "year": new.year, "kind": new.source, "title": new.title[:200],
            "reason": new.reason, "text": new.text, "changes": written(new.changes),
            "effect": effect, "at": now, "by_id": by_id,
        },
    )  # fmt: skip
    if not mine:
        raise Overtaken(STALE)
    version_id = session.scalars(
        select(CalendarVersion.id).where(CalendarVersion.number == after + 1)
    ).one()
    source = new.title[:60]
    session.execute(
        delete(CalendarDay)
        .where(CalendarDay.day.in_([one.day for one in new.changes]))
        .execution_options(synchronize_session=False)
    )
    insert_rows(
        session,
        CalendarDay,
        [
            {
                "day": one.day, "kind": one.becomes.kind, "name": one.becomes.name,
                "source": source, "version_id": version_id,
            }
            for one in new.changes
            if one.becomes is not None
        ],
    )  # fmt: skip
    if new.official:
        session.merge(CalendarYear(year=new.year, official=True, source=source))
        session.flush()
    return after + 1


def written(changes: Iterable[DayChange]) -> list[list[object]]:
    """Return changes as they are kept: [day, was, is], each a pair of kind and name or null."""

    def pair(entry: Entry | None) -> list[str] | None:
        return None if entry is None else [entry.kind.value, entry.name]

    return [[one.day.isoformat(), pair(one.was), pair(one.becomes)] for one in changes]


def read_changes(rows: Iterable[Sequence[object]]) -> tuple[DayChange, ...]:
    """Return changes out of what was kept."""

    def entry(pair: object) -> Entry | None:
        return Entry(DayKind(pair[0]), str(pair[1])) if isinstance(pair, list) else None

    return tuple(
        DayChange(date.fromisoformat(str(day)), entry(was), entry(becomes))
        for day, was, becomes in rows
    )
