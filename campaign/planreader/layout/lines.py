"""Lines, their numbering, and their sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_SENTENCE = 1_200
_HAN = "一二三四五六七八九十百"
# The levels of an official paper, from the highest; the last ones have no fixed order.
NUMBERINGS = (
    (1, re.compile(rf"第[{_HAN}\d]{{1,3}}(?:部分|章)[:、,]?")),
    (1, re.compile(rf"[{_HAN}]{{1,3}}[、.．]")),
    (2, re.compile(rf"\([{_HAN}]{{1,3}}\)[、.]?")),
    (2, re.compile(rf"第[{_HAN}\d]{{1,2}}(?:阶段|步|环节)(?:[:、,]|(?=[(\s。]|$))")),
    (2, re.compile(rf"第[{_HAN}]{{1,3}}条")),
    (3, re.compile(r"\d{1,2}(?:[、.](?!\d)|\)(?!\d))")),
    (4, re.compile(r"\(\d{1,2}\)[、.]?")),
    (5, re.compile(rf"[{_HAN}]是")),
)
_ENDS = re.compile(r"[。!?]+[”’」)]?")
_HEADING_END = re.compile(r"[。:;!?]")
SHORT_HEADING = 40


@dataclass(frozen=True)
class Line:
    """A line ``text[start:end]``; its words begin at ``body``, behind a numbering of ``level``.

    ``head`` is the place where its heading ends: at the first full stop or colon, where what comes
    before is short; the whole of a short line without either. 0: it has no heading.
    """

    start: int
    end: int
    body: int
    level: int
    head: int


def lines_of(text: str) -> Iterator[Line]:
    """Give every line that is not blank."""
    start = 0
    for raw in text.split("\n"):
        end = start + len(raw)
        left = start + len(raw) - len(raw.lstrip())
        if left < end:
            level, body = _numbering(text, left)
            yield Line(left, end, body, level, _head(text, body, end, level))
        start = end + 1


def sentences_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the sentences of a stretch; an endless one is cut."""
    at = start
    while at < end:
        found = _ENDS.search(text, at, end)
        stop = min(found.end() if found else end, at + MOST_SENTENCE)
        if text[at:stop].strip():
            yield at, stop
        at = stop


def _numbering(text: str, at: int) -> tuple[int, int]:
    for level, pattern in NUMBERINGS:
        if found := pattern.match(text, at):
            return level, found.end()
    return 0, at


def _head(text: str, body: int, end: int, level: int) -> int:
    found = _HEADING_END.search(text, body, min(end, body + SHORT_HEADING + 1))
    if found:
        return found.start() if level or found.group() == ":" else 0
    if end - body <= SHORT_HEADING:
        return end
    return 0
