"""A calendar that would stand if a change were saved: the page shows it, and the act writes it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from campaign.records.calendar.versions import (
    NewVersion,
    edited,
    entries,
    known_years,
    present_number,
)
from campaign.records.house.calendar import SOURCE, published_days
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.time.days import (
    DayKind,
    Entries,
    Entry,
    Source,
    calendar_of,
    changes,
    published,
    title_of,
)
from campaign.rules.time.notice import NoticeDay, NoticeReading, read_notice

YEARS = range(2001, 2101)
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Candidate:
    """``after`` is the version it follows, ``calendar`` and ``entries`` what would stand then."""

    after: int
    new: NewVersion
    entries: Entries
    calendar: WorkingCalendar


def of_day(session: Session, day: date, entry: Entry, reason: str) -> Candidate:
    """Return the calendar with one day changed by hand.

    Raises:
        FieldMissing: the day is that already.
    """
    before = entries(session)
    after = {**before, day: entry}
    if changes(before, after) == () or (entry.kind is DayKind.PLAIN and day not in before):
        raise FieldMissing("kind", "这一天已经是这样，没有改动。")
    title = "人工修改"
    return _candidate(
        session, day.year, Source.EDIT, title, reason, "", before, after, official=False
    )


def read_text(text: str) -> NoticeReading:
    """Read a notice that somebody has pasted.

    Raises:
        FieldMissing: there is none, or it is too long to be one.
    """
    if not text.strip():
        raise FieldMissing("text", "请把通知的全文贴进来，或选择文件。")
    if len(text) > LONGEST_TEXT:
        raise FieldMissing("text", "太长，不像一份放假通知。最多 %(most)s 字。", most=LONGEST_TEXT)
    reading = read_notice(text)
    if reading.year is not None and reading.year not in YEARS:
        raise FieldMissing("text", "年份 %(year)s 不对，请核对标题。", year=reading.year)
    return reading


def of_notice(
    session: Session, text: str, reading: NoticeReading, settled: Collection[str]
) -> Candidate:
    """Return the calendar with a year as its notice says.

    Raises:
        FieldMissing: a question is open.
        NotNow: all of it is known already.
    """
    for question in reading.questions:
        if question.blocks or question.key not in settled:
            raise FieldMissing("text", "还有没弄清的地方，请先逐条处理。")
    assert reading.year is not None
    title = title_of(reading)
    return _year(session, reading.year, reading.days, Source.NOTICE, title, text.strip())


def of_library(session: Session, year: int) -> Candidate:
    """Return the calendar with a year as the built-in list has it.

    Raises:
        NotNow: the list does not have it, or all of it is known already.
    """
    days = published_days(year)
    if not days:
        raise NotNow("内置资料里还没有 %(year)s 年的安排，请导入放假通知。", year=str(year))
    told = (NoticeDay(day, one.kind is DayKind.HOLIDAY, one.name) for day, one in days.items())
    return _year(session, year, told, Source.LIBRARY, SOURCE, "")


def _year(
    session: Session,
    year: int,
    days: Iterable[NoticeDay],
    source: Source,
    title: str,
    text: str,
) -> Candidate:
    before = entries(session)
    after = published(year, days, before, edited(session))
    if changes(before, after) == () and year in known_years(session):
        raise NotNow("%(year)s 年的日历已经和这份通知一样，不用再导入。", year=str(year))
    return _candidate(session, year, source, title, "", text, before, after, official=True)


def _candidate(
    session: Session,
    year: int,
    source: Source,
    title: str,
    reason: str,
    text: str,
    before: Entries,
    after: Entries,
    *,
    official: bool,
) -> Candidate:
    years = known_years(session) | ({year} if official else frozenset())
    new = NewVersion(year, source, title, reason, text, changes(before, after), official)
    return Candidate(present_number(session), new, after, calendar_of(after, years))
