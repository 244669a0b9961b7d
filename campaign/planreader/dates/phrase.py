"""Date phrases of a text: points, ranges and lists, with what stands before and after them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from campaign.planreader.dates.point import SEPARATOR, Point, read_point, read_rest
from campaign.planreader.dates.recurring import read_recurring
from campaign.planreader.dates.relative import read_relative

MOST_PHRASES = 1_000
_START = re.compile(
    r"(?<![\d第])\d|[〇零一二三四五六七八九十正]|每|(?<![\d每])年[底末内]|[今本当同明次翌来去上下]年|第二年"
    r"|[本当该次下翌]月|[*×xX_某]{1,4}年|(?:上|下)半年|第[一二三四1-4]季度|春节|元旦|国庆|五一|中秋|端午|清明"
)
_SEPARATOR = re.compile(SEPARATOR)
_AND = re.compile(r"、|和|及|与|,(?=\d{1,2}月)")
# 即日起至: the paper's own day is the first.
_ISSUE = r"(?:发文|印发|下发|发布)之日"
_NOW = rf"(?:自|从)?(?:即日|现在|今日|(?:本通知)?{_ISSUE})起?,?(?:开始)?(?:至|到)"
_UNTIL = r"截至|截止(?:时间|日期)?|最?迟?不(?:得)?[迟晚]于|最迟|最晚"
_BEFORE = re.compile(
    rf"(?:(?P<now>{_NOW})|(?P<from>自|从)|(?P<until>{_UNTIL})(?:为|到|至|是|于|:)?)$"
)
_LEAD = re.compile(r"(?:务必|务|须|应|需|请|定|将|拟|要|必须|力争|确保|争取)?(?:于|在|到)?$")
_WEEKDAY = re.compile(r"\(?[本下]?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_TIME = re.compile(
    r"(?:上午|下午|中午|晚上|晚|凌晨)?(?P<h>\d{1,2})(?:[:：](?P<m>\d{2})|[时点](?:(?P<n>\d{1,2})分|(?P<half>半)|整)?)"
    r"(?:[-至到]\d{1,2}(?:[:时点]\d{0,2})分?)?"
    r"|(?:上午|下午|中午|晚上)(?!\d)|24时"
)
# 10日前完成自查,11日报送: its month stands in the date before it.
_DAY_ALONE = re.compile(r"(?<=[,;])(?P<d>\d{1,2})[日号](?![\d内起至到-]|[以之]?[后内])")
FAR = 60
_SUFFIX = re.compile(
    r"日?(?:下班|下午下班)?(?P<s>之前|以前|前|之内|以内|内|为止|止|之后|以后|后|以来|开始|起|期间|左右)"
)
_HOLIDAY = re.compile(
    r"(?:春节|元旦|国庆|五一|中秋|端午|清明)(?:节|假期|长假)?(?P<s>之前|以前|前|后)"
)
_TAIL_WORDS = re.compile(r"\([^()]{0,4}截止\)|截止|之?(?:前|内)")


@dataclass(frozen=True)
class Phrase:
    """One printed phrase: ``text[start:end]``; the lead (于, 在) begins at ``lead``.

    ``spans`` are its dates, each a point or a range; none where it only recurs or is relative.
    ``suffix`` is 前, 内, 起, 止, …; ``begin`` and ``until`` tell 自/从 and 截止 before it, ``now``
    即日起至: it begins on the day of issue.
    """

    start: int
    end: int
    lead: int
    spans: tuple[tuple[Point, Point | None], ...] = ()
    suffix: str = ""
    begin: bool = False
    until: bool = False
    recurs: str | None = None
    relative: bool = False
    bare: bool = False
    time: str | None = None
    holiday: bool = False
    now: bool = False

    @property
    def is_range(self) -> bool:
        """Whether it has a first and a last day."""
        return self.now or any(last is not None for _, last in self.spans)

    @property
    def is_deadline(self) -> bool:
        """Whether it says by itself that something is due: 前, 内, 止, 截止."""
        if self.now:
            return False
        return self.until or self.suffix in (
            "之前",
            "以前",
            "前",
            "之内",
            "以内",
            "内",
            "止",
            "为止",
        )


def phrases(text: str, start: int = 0, end: int | None = None) -> Iterator[Phrase]:
    """Give the phrases of ``text[start:end]`` in their order; none overlaps another."""
    stop = len(text) if end is None else end
    at, given = start, 0
    last: Phrase | None = None
    while given < MOST_PHRASES and (found := _START.search(text, at, stop)):
        phrase = _read(text, found.start()) or _day_alone(text, found.start(), last)
        if phrase is None or phrase.end > stop:
            at = found.start() + 1
            while at < stop and text[at].isdecimal() and text[at - 1].isdecimal():
                at += 1
            continue
        yield phrase
        last = phrase
        given += 1
        at = max(phrase.end, found.start() + 1)


def _read(text: str, i: int) -> Phrase | None:
    if (repeated := read_recurring(text, i)) is not None:
        return _finish(text, i, repeated.end, recurs=repeated.pace, bare=repeated.bare,
                       spans=((repeated.point, None),) if repeated.point else ())  # fmt: skip
    if (relative := read_relative(text, i)) is not None:
        return Phrase(relative.start, relative.end, relative.start, relative=True,
                      suffix="内", recurs=relative.pace)  # fmt: skip
    if found := _HOLIDAY.match(text, i):
        return Phrase(i, found.end(), _lead(text, i), suffix=found["s"], holiday=True)
    first = read_point(text, i)
    if first is None:
        return None
    spans, end = _spans(text, first)
    return _finish(text, i, end, spans=tuple(spans))


def _day_alone(text: str, i: int, last: Phrase | None) -> Phrase | None:
    """Read a day whose month was printed with the date before it in the same sentence."""
    if last is None or not last.spans or last.recurs or not 0 < i - last.end <= FAR:
        return None
    found = _DAY_ALONE.match(text, i)
    point = last.spans[-1][1] or last.spans[-1][0]
    if found is None or point.day is None or "。" in text[last.end : i]:
        return None
    day = int(found["d"])
    if day <= point.day:
        return None
    return _finish(text, i, found.end(), spans=((replace(point, day=day), None),))


def _spans(text: str, first: tuple[Point, int]) -> tuple[list[tuple[Point, Point | None]], int]:
    """Read ranges and lists from the first point on."""
    point, end = first
    spans: list[tuple[Point, Point | None]] = []
    while True:
        last: Point | None = None
        after = _decorated(text, end)[0]
        beyond = _SUFFIX.match(text, after)
        if beyond and beyond["s"] in ("起", "开始"):
            after = beyond.end() + (text[beyond.end() : beyond.end() + 1] == ",")
        if sep := _SEPARATOR.match(text, after):
            second = read_rest(text, sep.end(), point)
            if second is not None:
                last, end = second
        spans.append((point, last))
        joint = _AND.match(text, end)
        following = read_rest(text, joint.end(), last or point) if joint else None
        if following is None or len(spans) >= 12:
            return spans, end
        point, end = following


def _decorated(text: str, i: int) -> tuple[int, str | None]:
    """Pass a weekday and a time of day."""
    time = None
    for _ in range(3):
        if found := _WEEKDAY.match(text, i):
            i = found.end()
        elif found := _TIME.match(text, i):
            i = found.end()
            if found["h"]:
                minute = found["m"] or found["n"] or ("30" if found["half"] else "00")
                time = f"{int(found['h']):02d}:{minute}"
        else:
            break
    return i, time


def _finish(
    text: str, start: int, end: int, *, spans: tuple[tuple[Point, Point | None], ...],
    recurs: str | None = None, bare: bool = False,
) -> Phrase:  # fmt: skip
    end, time = _decorated(text, end)
    suffix = ""
    if found := _SUFFIX.match(text, end):
        suffix, end = found["s"], found.end()
        if more := re.compile(r"\d{1,2}个工作日").match(text, end):
            end = more.end()
    before = text[max(0, start - 16) : start]
    opening = _BEFORE.search(before)
    if opening:
        start -= len(before) - opening.start()
    return Phrase(
        start, end, _lead(text, start), spans, suffix, now=bool(opening and opening["now"]),
        begin=bool(opening and opening["from"]),
        until=bool(opening and opening["until"]), recurs=recurs, bare=bare, time=time,
    )  # fmt: skip


def _lead(text: str, start: int) -> int:
    before = text[max(0, start - 6) : start]
    found = _LEAD.search(before)
    return start - (len(before) - found.start()) if found else start
