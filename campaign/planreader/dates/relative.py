"""Phrases that count from an event: 收到通知后10个工作日内, 会议召开前3个工作日."""

import re
from dataclasses import dataclass

_COUNT = (
    r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})个?(?:工作日|自然日|日历日|小时|星期|周|月|日|天)"
)
_WITHIN = re.compile(rf"{_COUNT}(?:之内|以内|内)")
_AHEAD = re.compile(rf"{_COUNT}(?=报|将|提|向|以|,|送|上|通|告|发)")
_EVENT = re.compile(
    r"(?:自|从|在|于)?(?P<event>[^,。;:!?、\n]{1,24}?)(?:之日起|当日起|之日后|之后|以后|起|后|前)的?$"
)
_EVENT_BEFORE = re.compile(r"(?:在|于)?[^,。;:!?、\n]{1,16}(?:前|提前)$")
_AFTER = re.compile(r"(?:自|从|在|于|收到|接到|接|需在|须在|应在|应当在|要在)")
_AT = re.compile(r"(?:应当|应|须|需|要)?[在于]|应|须")
_LOOK_BACK = 28


@dataclass(frozen=True)
class Relative:
    """Where the phrase stands, its event with it; the pace is left for whoever knows the chain."""

    start: int
    end: int
    pace: str | None = None


def read_relative(text: str, i: int) -> Relative | None:
    """Read a count of days that begins at ``i``, with the event before it."""
    if found := _WITHIN.match(text, i):
        return Relative(_event(text, i), found.end())
    before = text[max(0, i - _LOOK_BACK) : i]
    if (found := _AHEAD.match(text, i)) and (event := _EVENT_BEFORE.search(before)):
        marks = [mark.end() for mark in _AT.finditer(before, event.start())]
        start = marks[-1] if marks else event.start()
        return Relative(i - (len(before) - start), found.end())
    return None


def _event(text: str, i: int) -> int:
    """Return where the event begins: at its 自 or 收到, else at the start of its clause."""
    before = text[max(0, i - _LOOK_BACK) : i]
    found = _EVENT.search(before)
    if found is None:
        return i
    start = found.start()
    marks = [mark.start() for mark in _AFTER.finditer(before, start)]
    if marks:
        start = marks[-1] if before[marks[-1] :].startswith(("收到", "接")) else marks[0]
    if lead := _AT.match(before, start):
        start = lead.end()
    return i - (len(before) - start)
