"""Dates that a copy has broken: blanks, lost figures, days that no calendar has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLANK = "日期是空白的，请补上。"
LOST = "日期缺字，请对照原件补上。"
IMPOSSIBLE = "历法上没有这一天，可能是抄错或扫描识别有误，请对照原件。"
SLIP = "日期里夹着字母，可能是扫描识别有误，请对照原件。"
RUN = "两个日子连在一起，中间可能缺了“至”，请对照原件。"

_B = r"(?:_{1,9}|[×xX*某]{1,3}|\.{2,9}|…{1,3})"
_MONTHS_DAY = r"(?:日|底|[上中下]旬)"
_TO = r"(?=前|之前|以前|至|-|止)"
_PATTERNS = (
    # A year, a month or both are blank, with the day or without: 年月日, 2011年月30日, __月__日.
    (BLANK, rf"(?<![\d生])(?:\d{{4}}|{_B})?年{_B}?月(?:\d{{1,2}}|{_B})?{_MONTHS_DAY}"),
    (BLANK, r"(?<![\d生一-十])年月日?(?=前|之前|底|以前)"),
    (BLANK, rf"(?:\d{{4}}年|(?<![\d年])){_B}月(?:\d{{1,2}}|{_B})?(?:{_MONTHS_DAY}|份)?"),
    (BLANK, rf"\d{{1,2}}月{_B}?日{_TO}|\d{{1,2}}月{_B}日"),
    (LOST, r"(?:(?<=[于在自至到,。;:(\n])|^)(?:\d{4}年)?月(?:\d{1,2}日|[上中下]旬|底前)"),
    (LOST, r"(?<=[于在])日前(?=将|报|完成|上报)"),
    (IMPOSSIBLE, r"(?<!\d)(?:\d{4}年)?\d{1,2}月(?:\d{1,2}目|\d{3,}日)"),
    (SLIP, r"(?<![A-Za-z\d])(?=[\dlIOo]{1,4}[年月日])(?:\d[\dlIOo]{0,3}[lIOo]|[lIO]{1,3}\d)"
           r"[\dlIOo]{0,3}[年月日](?:[\dlIOo]{1,2}[月日]){0,2}"),
    (RUN, r"(?<!\d)(?:\d{4}年)?\d{1,2}月\d{1,2}日\d{1,2}日"),
)  # fmt: skip
_RULES = tuple((why, re.compile(pattern, re.MULTILINE)) for why, pattern in _PATTERNS)
LOST_WORDS = "这里缺字，请对照原件。"
# A name or a year has been taken out, and the words around it closed up.
_LOST_WORDS = re.compile(r"由(?:同志)?兼任|(?:巩固|自)以来")
_AFTER = re.compile(r"(?:之前|以前|前|止|内|底)")


@dataclass(frozen=True)
class Broken:
    """A broken date at ``text[start:end]``, and what a person is asked about it."""

    start: int
    end: int
    why: str


def lost_words(text: str) -> Iterator[Broken]:
    """Give the places where a name or a year was taken out."""
    for found in _LOST_WORDS.finditer(text):
        yield Broken(found.start(), found.end(), LOST_WORDS)


def broken_dates(text: str) -> Iterator[Broken]:
    """Give the broken dates in their order; where two rules meet, the longer one counts."""
    found: list[Broken] = []
    for why, pattern in _RULES:
        for one in pattern.finditer(text):
            more = _AFTER.match(text, one.end())
            found.append(Broken(one.start(), more.end() if more else one.end(), why))
    last = -1
    for broken in sorted(found, key=lambda one: (one.start, one.start - one.end)):
        if broken.start >= last:
            yield broken
            last = broken.end
