"""One point of a calendar as printed: a day, a part of a month, a month, the end of a year."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace

from campaign.planreader.dates.numerals import number

# What stands between the two ends of a range. 一 is a dash that a scanner took for a character.
SEPARATOR = r"(?:-{1,3}|至|到|一(?=\d))"
_ONE = "[一二三四五六七八九]"
_HAN_DAY = rf"三十一?|(?:二十|廿|十){_ONE}?|{_ONE}"
_YEAR = re.compile(
    r"(?:(?P<digits>\d{4})|(?P<han>[〇零Oo一二三四五六七八九\d]{4})|(?P<two>\d{2})(?=年\d{1,2}月)"
    r"|(?P<mask>\d{0,3}[*×xXX_某]{1,4}))年(?![度级])"
    r"|(?P<word>今|本|当|同|明|次|翌|来|第二|去|上)年(?![度级])"
)
_MONTH = re.compile(
    r"(?P<m>\d{1,2}|正|十[一二]|[一二三四五六七八九十])月份?|(?P<word>[本当该次下翌上])月份?"
)
_MONTH_ONLY_NUMBER = re.compile(rf"(?P<m>\d{{1,2}})(?={SEPARATOR}\d{{1,2}}月(?!\d))")
_DAY = re.compile(rf"(?P<d>\d{{1,2}}(?=[两三]日)|\d{{1,2}}|{_HAN_DAY})(?:[两三]日|[日号])")
# 14至15日, 14、15两日: the last one carries the sign.
_DAY_ONLY_NUMBER = re.compile(
    rf"(?P<d>\d{{1,2}})(?={SEPARATOR}(?:\d{{1,2}}月)?\d{{1,2}}[日号]"
    r"|(?:[、和及]\d{1,2}){1,4}(?:[两三]日|[日号]))"
)
_PART = re.compile(
    r"上旬|中旬|下旬|上中旬|中下旬|上半月|下半月|月?[底末](?!线|数)|月?初(?![步级审评中])"
)
_OF_YEAR = re.compile(
    r"年?[底末]|年?内|年?初(?![步级审评中])|上半年|下半年|第?(?P<q>[一二三四1-4])季度[末底]?"
)
_NUMBERS = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<s>[-./])(?P<m>\d{1,2})(?:(?P=s)(?P<d>\d{1,2}))?(?![\d./])"
)
_WITHOUT_YEAR = re.compile(r"年[底末内](?!期)|(?:上|下)半年|第?(?P<q>[一二三四1-4])季度[末底]?")

WORDS = {
    "今": 0,
    "本": 0,
    "当": 0,
    "同": 0,
    "明": 1,
    "次": 1,
    "翌": 1,
    "来": 1,
    "第二": 1,
    "去": -1,
    "上": -1,
}
DAYS_OF_PART = {
    "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31),
    "上中旬": (1, 20), "中下旬": (11, 31), "上半月": (1, 15), "下半月": (16, 31),
    "底": (31, 31), "末": (31, 31), "初": (1, 10),
}  # fmt: skip
MONTHS_OF_YEAR = {
    "底": (12, 12),
    "末": (12, 12),
    "初": (1, 1),
    "内": (1, 12),
    "上半年": (1, 6),
    "下半年": (7, 12),
}
Day = tuple[int, int]  # month, day


@dataclass(frozen=True)
class Point:
    """What is printed. ``year`` is None where none is, ``word`` says 今年, 明年, or "?" (masked).

    ``month`` is None for 本月 and its like (``month_word``); ``part`` names 上旬, 底, 季度, ….
    """

    year: int | None
    word: str = ""
    month: int | None = None
    last_month: int | None = None
    day: int | None = None
    part: str = ""
    month_word: str = ""

    def first(self, year: int | None = None) -> Day | None:
        """Return the first month and day meant."""
        if self.month is None:
            return None
        if self.day is not None:
            return self.month, self.day
        day = DAYS_OF_PART[self.part][0] if self.part in DAYS_OF_PART else 1
        return self.month, min(day, _length(year or self.year, self.month))

    def last(self, year: int | None = None) -> Day | None:
        """Return the last month and day meant."""
        month = self.last_month or self.month
        if month is None:
            return None
        if self.day is not None:
            return month, self.day
        day = DAYS_OF_PART[self.part][1] if self.part in DAYS_OF_PART else 31
        return month, min(day, _length(year or self.year, month))

    @property
    def possible(self) -> bool:
        """Whether the calendar has such a day."""
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        if self.day is None:
            return True
        longest = monthrange(self.year or 2024, self.month or 1)[1]
        return 1 <= self.day <= longest


def _length(year: int | None, month: int) -> int:
    """Return the days of a month; a February of no year has 28."""
    return monthrange(year or 2023, month)[1] if 1 <= month <= 12 else 31


def read_point(text: str, i: int) -> tuple[Point, int] | None:
    """Read one point that begins at ``i``; return it with where it ends."""
    if found := _NUMBERS.match(text, i):
        day = int(found["d"]) if found["d"] else None
        if day is None and found["s"] != ".":
            return None
        end = found.end()
        if day is not None and text[end : end + 1] == "日":
            end += 1
        return Point(int(found["y"]), month=int(found["m"]), day=day), end
    point, at = _year(text, i)
    if point is not None:
        if found := _OF_YEAR.match(text, at):
            return _part_of_year(point, found), found.end()
        return _month(text, at, point)
    if found := _WITHOUT_YEAR.match(text, i):
        return _part_of_year(Point(None), found), found.end()
    return _month(text, i, Point(None))


def read_rest(text: str, i: int, first: Point) -> tuple[Point, int] | None:
    """Read the second end of a range or the next of a list; it may drop what the first has said."""
    if (whole := read_point(text, i)) is not None:
        return whole
    base = replace(first, day=None, part="", last_month=None)
    dropped = _DAY.match(text, i) or _DAY_ONLY_NUMBER.match(text, i)
    if (first.month or first.month_word) and (found := dropped):
        return replace(base, day=number(found["d"])), found.end()
    if (first.month or first.month_word) and (found := _PART.match(text, i)):
        return replace(base, part=found.group().removeprefix("月")), found.end()
    return None


def _year(text: str, i: int) -> tuple[Point | None, int]:
    found = _YEAR.match(text, i)
    if found is None:
        return None, i
    if found["word"]:
        return Point(None, word=found["word"]), found.end()
    if found["mask"]:
        return Point(None, word="?"), found.end()
    if found["two"]:
        return Point(2000 + int(found["two"])), found.end()
    return Point(number(found["digits"] or found["han"])), found.end()


def _part_of_year(point: Point, found: re.Match[str]) -> Point:
    said = found.group()
    if found["q"]:
        last = number(found["q"]) * 3
        return replace(point, month=last - 2, last_month=last, part="季度")
    part = said if said in MONTHS_OF_YEAR else said.removeprefix("年")
    first, last = MONTHS_OF_YEAR[part]
    return replace(point, month=first, last_month=last, part=part)


def _month(text: str, i: int, point: Point) -> tuple[Point, int] | None:
    found = _MONTH.match(text, i) or _MONTH_ONLY_NUMBER.match(text, i)
    if found is None:
        return None
    end = found.end()
    if found.re is _MONTH and found["word"]:
        point = replace(point, month_word=found["word"])
    else:
        said = found["m"]
        point = replace(point, month=1 if said == "正" else number(said))
    if day := (_DAY.match(text, end) or _DAY_ONLY_NUMBER.match(text, end)):
        return replace(point, day=number(day["d"])), day.end()
    if part := _PART.match(text, end):
        return replace(point, part=part.group().removeprefix("月")), part.end()
    if point.month_word:
        return None
    return point, end
