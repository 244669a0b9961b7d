"""The State Council's yearly notice of holidays, read line by line by rules.

「国务院办公厅关于2026年部分节假日安排的通知」 has a heading with the year, a paragraph for each
festival, and words without dates. Whatever has a date and is not understood, and whatever should
be there and is not, is a question that a person answers.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from campaign.rules.time.phrases import MONTH_DAY, Days, Unclear, read_phrase

NEW_YEAR = "元旦"
FESTIVALS = (NEW_YEAR, "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
MADE_UP = "调休上班"
MOST_LINES = 400
_YEAR = re.compile(r"(\d{4})年(?:部分)?节假日|(\d{4})年元旦")
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]+、|\d{1,2}[.、]|\([一二三四五六七八九十\d]+\))?([^\d:,。、]{2,12}(?:、[^\d:,。、]{2,12})*):(.*)"
)
_NUMBER = re.compile(r".{2,20}〔\d{4}〕\d+号")
_ISSUED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
# The paragraph before the list may name dates: 自2025年1月1日起……具体安排通知如下。
_PREAMBLE = ("如下", "如下:", "如下。")
_ENDS = ("。", ";", "!", ":")


@dataclass(frozen=True)
class NoticeDay:
    """A day off, or a day worked, with the name it gets."""

    day: date
    off: bool
    name: str


@dataclass(frozen=True)
class Question:
    """Something that a person has to settle: a sentence with gaps, of line ``line`` (0: of all).

    ``blocks``: only a better text settles it; else a person may confirm that nothing is missing.
    """

    line: int
    text: str
    values: dict[str, object] = field(default_factory=dict)
    blocks: bool = True

    @property
    def key(self) -> str:
        """What a form calls it: another text is another question."""
        said = f"{self.line} {self.text % self.values}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def plain(self) -> str:
        """The sentence for a terminal: a day with its weekday, 2027-05-08 周六."""
        return self.text % {
            name: f"{value} 周{'一二三四五六日'[value.weekday()]}"
            if isinstance(value, date)
            else value
            for name, value in self.values.items()
        }


@dataclass(frozen=True)
class NoticeLine:
    """A paragraph of the notice as it stands there, and the days that it gives."""

    number: int
    text: str
    festival: str = ""
    days: tuple[NoticeDay, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class NoticeReading:
    """What was read.  ``year`` is None where the text does not say which one it is about."""

    year: int | None
    number: str
    issued_on: date | None
    lines: tuple[NoticeLine, ...]
    missing: tuple[Question, ...]

    @property
    def days(self) -> tuple[NoticeDay, ...]:
        """The days, in their order."""
        return tuple(sorted((d for one in self.lines for d in one.days), key=lambda d: d.day))

    @property
    def questions(self) -> tuple[Question, ...]:
        """What a person has to settle before the days are taken."""
        return (*self.missing, *(q for one in self.lines for q in one.questions))


def read_notice(text: str) -> NoticeReading:
    """Read a notice, pasted or out of a file."""
    paragraphs = list(_paragraphs(text))[:MOST_LINES]
    year = _year(plain for _, plain in paragraphs)
    number, issued_on = "", None
    lines: list[NoticeLine] = []
    festival = ""
    for place, (shown, plain) in enumerate(paragraphs, start=1):
        if _NUMBER.fullmatch(plain):
            number = shown
        elif found := _ISSUED.fullmatch(plain):
            issued_on = _day(found)
        heading = _heading(plain)
        festival, rest = heading or (festival, plain)
        preamble = not festival and plain.endswith(_PREAMBLE)
        if year is None or preamble or _ISSUED.fullmatch(plain) or _NUMBER.fullmatch(plain):
            lines.append(NoticeLine(place, shown))
        else:
            lines.append(_line(place, shown, festival, rest, year, headed=heading is not None))
    told = _once(lines)
    return NoticeReading(year, number, issued_on, told, tuple(_missing(year, told)))


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """Give each paragraph as it stands and in plain form; lines broken in the middle are joined."""
    shown, plain = "", ""
    for line in text.splitlines():
        stripped = " ".join(line.split())
        bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", stripped))
        if not bare:
            continue
        goes_on = plain and _heading(plain) and not plain.endswith(_ENDS) and not _heading(bare)
        if goes_on:
            shown, plain = shown + stripped, plain + bare
            continue
        if plain:
            yield shown, plain
        shown, plain = stripped, bare
    if plain:
        yield shown, plain


def _heading(plain: str) -> tuple[str, str] | None:
    found = _HEADING.fullmatch(plain)
    if found is None:
        return None
    names = found[1].split("、")
    known = any(name in FESTIVALS for name in names)
    return (found[1], found[2]) if known or MONTH_DAY.search(found[2]) else None


def _line(
    number: int, shown: str, festival: str, rest: str, year: int, *, headed: bool
) -> NoticeLine:
    days: list[NoticeDay] = []
    questions: list[Question] = []
    for sentence in filter(None, re.split("[。;]", rest)):
        if not MONTH_DAY.search(sentence):
            continue
        try:
            if not festival:
                raise Unclear("有日期，但前面没有节日名称，不知道是哪个节日。", speaks=False)
            read = read_phrase(sentence, year, new_year=NEW_YEAR in festival.split("、"))
            days += _named(read, festival)
        except Unclear as why:
            questions.append(Question(number, why.question, why.values, why.speaks))
    if headed and not days and not questions:
        missing = "没有读出“%(name)s”的日期。请补上，或确认它没有单独的安排。"
        questions.append(Question(number, missing, {"name": festival}, blocks=False))
    named = festival if headed or days else ""
    return NoticeLine(number, shown, named, tuple(days), tuple(questions))


def _named(read: Days, festival: str) -> Iterator[NoticeDay]:
    return (NoticeDay(day, read.off, festival if read.off else MADE_UP) for day in read.days)


def _once(lines: Iterable[NoticeLine]) -> tuple[NoticeLine, ...]:
    """Ask about a day that an earlier line has settled: of two answers one is wrong."""
    seen: dict[date, int] = {}
    told = []
    for line in lines:
        doubles = []
        for one in line.days:
            if one.day in seen:
                doubles.append(one.day)
            seen.setdefault(one.day, line.number)
        asked = tuple(
            Question(line.number, "%(day)s 写了两次。请核对原文。", {"day": day})
            for day in dict.fromkeys(doubles)
        )
        told.append(
            NoticeLine(line.number, line.text, line.festival, line.days, (*line.questions, *asked))
        )
    return tuple(told)


def _missing(year: int | None, lines: Iterable[NoticeLine]) -> Iterator[Question]:
    if year is None:
        yield Question(
            0, "没有读出是哪一年的通知。请把标题（“关于 2026 年部分节假日安排的通知”）也贴进来。"
        )
        return
    there = {name for line in lines for name in line.festival.split("、")}
    for name in FESTIVALS:
        if name not in there:
            missing = "没有找到“%(name)s”的安排。请补上，或确认通知里确实没有。"
            yield Question(0, missing, {"name": name}, blocks=False)


def _year(plain: Iterable[str]) -> int | None:
    """Return the one year that heading and first paragraph name."""
    years = {int(year) for text in plain for pair in _YEAR.findall(text) for year in pair if year}
    return years.pop() if len(years) == 1 else None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
