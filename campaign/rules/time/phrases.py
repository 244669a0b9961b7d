"""One sentence of a holiday notice: days off or days on, or the reason why it cannot be read.

The sentence must be understood from its first to its last sign: what is left over may change what
the rest means, so it becomes a question and never a guess.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.rules.calendar import SATURDAY

LONGEST = 15  # days off in a row; no notice has had more
MONTH_DAY = re.compile(r"\d+月\d+日|\d+日")

_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?"
_TO = r"(?:至|到|-|–|—|~|～)+"
_OFF = re.compile(
    rf"(?:为)?{_DAY}(?:{_TO}{_DAY})?(?:调休放假|放假调休|放假公休|放假|调休|补休|休息)"
    r"(\d{1,2})?(?:天)?(?:,?共(\d{1,2})天)?(?:,?(?:不调休|与周末连休))?"
)
_ON = re.compile(rf"((?:{_DAY}、?)+)(?:照常上班|正常上班|调休上班|补班|上班)")
_ONE = re.compile(_DAY)
_WEEKDAY = re.compile(r"(?:^|、)(?:周|星期)([一二三四五六日天])$")
_SEVEN = "一二三四五六日"


class Unclear(Exception):
    """The sentence cannot be taken; its text is the question, with values for its gaps.

    ``speaks``: it says something of days, so that leaving it out would be wrong.
    """

    def __init__(self, question: str, *, speaks: bool = True, **values: object) -> None:
        super().__init__(question)
        self.question = question
        self.speaks = speaks
        self.values = values


@dataclass(frozen=True)
class Days:
    """What a sentence says: these days are off, or they are worked."""

    off: bool
    days: tuple[date, ...]


def read_phrase(text: str, year: int, *, new_year: bool) -> Days:
    """Read a sentence in plain form (half-width signs, no blanks).

    ``new_year``: it speaks of 元旦, whose days off may begin in the year before.

    Raises:
        Unclear: why not.
    """
    if found := _OFF.fullmatch(text):
        return Days(True, _run(found, year, new_year))
    if found := _ON.fullmatch(text):
        return Days(False, tuple(_worked(found[1], year, new_year)))
    raise Unclear("有日期，但没有读懂。请改写这一句，或确认它不影响放假安排。", speaks=False)


def _run(found: re.Match[str], year: int, new_year: bool) -> tuple[date, ...]:
    first_parts, last_parts = found.groups()[:4], found.groups()[4:8]
    if last_parts[2] is None:
        days: tuple[date, ...] = (_one(*first_parts, year=year, month=None, new_year=new_year),)
    else:
        days = _between(first_parts, last_parts, year, new_year)
    for told in found.groups()[8:10]:
        if told is not None and int(told) != len(days):
            raise Unclear(
                "写的是 %(told)s 天，从日期数出来是 %(found)s 天。请核对原文。",
                told=int(told), found=len(days),
            )  # fmt: skip
    return days


Parts = tuple[str | None, ...]


def _between(first: Parts, last: Parts, year: int, new_year: bool) -> tuple[date, ...]:
    month = int(first[1] or 0)
    if new_year and not first[0] and month == 12 and int(last[1] or 12) == 1:
        first = (str(year - 1), *first[1:])  # 12月30日至1月1日 of this year's notice
    begin = _one(*first, year=year, month=None, new_year=new_year)
    over = begin.year if not last[0] and int(last[1] or begin.month) >= begin.month else year
    end = _one(*last, year=over, month=begin.month, new_year=new_year)
    number = (end - begin).days + 1
    if not 1 <= number <= LONGEST:
        raise Unclear("起止日期不对：最后一天应在第一天之后 %(most)s 天以内。", most=LONGEST - 1)
    return tuple(begin + timedelta(days=n) for n in range(number))


def _worked(text: str, year: int, new_year: bool) -> Iterator[date]:
    month: int | None = None
    for found in _ONE.finditer(text):
        parts = found.groups()
        if new_year and not parts[0] and parts[1] == "12":
            raise Unclear("12 月的这一天是哪一年没有写明。请在日期前写上年份。")
        day = _one(*parts, year=year, month=month, new_year=new_year)
        month = day.month
        if day.weekday() < SATURDAY:
            raise Unclear("%(day)s 本来就是工作日，不会是调休上班。请核对日期。", day=day)
        yield day


def _one(
    told_year: str | None,
    told_month: str | None,
    told_day: str | None,
    note: str | None,
    *,
    year: int,
    month: int | None,
    new_year: bool,
) -> date:
    """Return the day, if it exists, lies in the year and is the weekday that stands beside it."""
    the_year, the_month = int(told_year or year), int(told_month or month or 0)
    if not the_month:
        raise Unclear("没有写明是几月。请在日期前写上月份。")
    if the_year != year and not (new_year and the_year == year - 1):
        raise Unclear("写的是 %(told)s 年，通知是 %(year)s 年的。请核对年份。",
                      told=the_year, year=year)  # fmt: skip
    try:
        day = date(the_year, the_month, int(told_day or 0))
    except ValueError:
        raise Unclear(
            "没有 %(month)s 月 %(day)s 日这一天。请核对日期。", month=the_month, day=told_day
        ) from None
    _check_weekday(day, note or "")
    return day


def _check_weekday(day: date, note: str) -> None:
    told = _WEEKDAY.search(note)
    if told is None:
        return
    if _SEVEN[day.weekday()] != told[1].replace("天", "日"):
        raise Unclear(
            "这一天实际是 %(day)s，和括号里写的不同。请核对日期和年份。", day=day
        )  # fmt: skip
