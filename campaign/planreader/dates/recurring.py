"""Phrases that come again: 每年11月5日, 每月25日, 每周二中午, 每季度首月10日, 每两周."""

import re
from dataclasses import dataclass

from campaign.planreader.dates.numerals import number
from campaign.planreader.dates.point import Point, read_point

PACES = {
    "年": "yearly", "年度": "yearly", "半年": "half-yearly", "学期": "half-yearly",
    "季": "quarterly", "季度": "quarterly", "月": "monthly", "月度": "monthly",
    "周": "weekly", "星期": "weekly", "礼拜": "weekly", "日": "every_1_days", "天": "every_1_days",
    "旬": "every_10_days", "半月": "every_15_days", "半个月": "every_15_days",
}  # fmt: skip
_HEAD = re.compile(
    r"每(?:(?:隔)?(?P<n>\d{1,3}|[两二三四五六十]|十五)个?(?P<many>天|日|周|星期|月|年)"
    r"|(?:一)?个?(?P<unit>半年|半个?月|年度|年|学期|季度|季|月度|月|周|星期|礼拜|旬|日|天))份?"
)
_DAYS_OF = {"天": 1, "日": 1, "周": 7, "星期": 7, "月": 30, "年": 365}
_SAME = {
    (1, "周"): "weekly",
    (1, "月"): "monthly",
    (3, "月"): "quarterly",
    (6, "月"): "half-yearly",
}
_NTH = (
    r"的?(?:(?:倒数)?第(?:\d{1,2}|[一二三四五六七八九十]{1,2})个?|最后(?:一个|1个)?|首个|前)"
    r"(?:工作日|星期[一二三四五六日天]|周[一二三四五六日天]|日)"
)
_DAY = re.compile(r"的?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})[日号](?!内)")
_TAILS = {
    "monthly": re.compile(
        rf"{_NTH}|的?(?:上旬|中旬|下旬|月?[底末]|月?初)|结束后\d{{1,2}}个?(?:工作)?[日天]内"
    ),
    "weekly": re.compile(
        r"的?(?:(?:星期|周)?[一二三四五六日天](?![次个家名份])(?:[、和](?:星期|周)?[一二三四五六日天])?|末)"
    ),
    "quarterly": re.compile(
        rf"的?(?:(?:首月|末月|第[一二三]个?月|最后(?:一个|1个)月|[末底初])(?:的?\d{{1,2}}[日号]|{_NTH}|[底末])?"
        r"|(?:结束|终了)?后的?(?:\d{1,2}|[一二三四五六七八九十]{1,2})个?(?:工作日|[日天])内?)|{_NTH}"
    ),
}
_OF_YEAR = re.compile(r"的?年?[底末初]|的?第?[一二三四1-4]季度[末底]?|的?(?:上|下)半年")
# Without 每: a report that follows the month or the quarter it is about.
_FOLLOWING = re.compile(
    r"(?P<what>次月|下月|翌月|下个月)(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
)


@dataclass(frozen=True)
class Recurring:
    """How often, where the phrase ends, the day of the year or month where one is printed."""

    pace: str
    end: int
    point: Point | None = None
    bare: bool = False


def read_recurring(text: str, i: int) -> Recurring | None:
    """Read a phrase that begins with 每, or 次月 with a day."""
    if found := _FOLLOWING.match(text, i):
        return Recurring("monthly", found.end())
    head = _HEAD.match(text, i)
    if head is None:
        return None
    if head["n"]:
        return Recurring(_many(number(head["n"]), head["many"]), head.end(), bare=True)
    pace = PACES[head["unit"]]
    if pace == "yearly":
        return _yearly(text, head.end())
    if pace == "monthly" and (day := _DAY.match(text, head.end())):
        return Recurring(pace, _also(text, day.end()), Point(None, day=number(day["d"])))
    tail = _TAILS.get(pace)
    if tail and (found := tail.match(text, head.end())):
        return Recurring(pace, found.end())
    return Recurring(pace, head.end(), bare=True)


def _many(count: int, unit: str) -> str:
    unit = {"星期": "周", "日": "天"}.get(unit, unit)
    return _SAME.get((count, unit)) or f"every_{count * _DAYS_OF[unit]}_days"


def _also(text: str, i: int) -> int:
    """Pass further days of the month: 每月10日、25日."""
    joint = re.compile(r"(?:、|和|及|至|-)\d{1,2}[日号]")
    while found := joint.match(text, i):
        i = found.end()
    return i


def _yearly(text: str, i: int) -> Recurring:
    at = i + 1 if text[i : i + 1] == "的" else i
    if (read := read_point(text, at)) is not None and read[0].year is None:
        return Recurring("yearly", read[1], read[0])
    if found := _OF_YEAR.match(text, i):
        return Recurring("yearly", found.end())
    return Recurring("yearly", i, bare=True)
