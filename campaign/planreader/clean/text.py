"""The evened text and the way back: each of its signs knows where it stood."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from campaign.planreader.clean.chinese import simplified
from campaign.planreader.clean.signs import even

_HAN = "\u4e00-\u9fff"
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜń"
# A reading dropped into a word: 機關(guān), or the same without brackets.
_PINYIN = re.compile(
    rf"(?<=[{_HAN}])(?:\([a-zü]{{0,6}}[{_TONES}][a-zü]{{0,6}}\)|[a-zü]{{0,5}}[{_TONES}][a-zü]{{0,5}})"
)
# Brackets as before, without a tone: only in a text where many readings have been dropped in.
_TONELESS = re.compile(rf"(?<=[{_HAN}])\([a-zü]{{1,6}}\)")
# Two or more question marks between characters: a full stop and more was lost.
_LOST = re.compile(rf"(?<=[{_HAN}])(?:\?{{2,6}}|[\ufffd]{{1,6}})(?=[a-z]?[{_HAN}])")
_SPACE = re.compile(r" +")
_DIGITS_APART = re.compile(r"(?<![\d.:-])(?:\d ){1,3}\d(?= ?[年])|(?<![\d.:-])\d \d(?= ?[月日号])")
# A row whose columns are parted by spaces; its words may be listed by 、 and commas.
_ROW = re.compile(r" *(?:\d{4}年)?\d{1,2}月[^\s]{0,30}(?: +[^\s]{2,60}){2,6} *$")
_STOPS = re.compile(r"[。;:!?]")
_GAP = re.compile(r"(?<=[^\s\d年月至-]) +(?=[^\s年月日])")
_WORD = re.compile(r"[0-9A-Za-z@._/%-]")


@dataclass(frozen=True)
class Clean:
    """``text`` as read; ``at[i]`` is the place in ``original`` where sign ``i`` comes from.

    ``lost`` are stretches of the original where a copy has lost characters.
    """

    original: str
    text: str
    at: tuple[int, ...]
    lost: tuple[tuple[int, int], ...] = ()

    def place(self, i: int) -> int:
        """Return where sign ``i`` stands in the original."""
        return self.at[i] if i < len(self.at) else len(self.original)

    def printed(self, start: int, end: int) -> str:
        """Return what stands in the original where ``text[start:end]`` was read."""
        if start >= end:
            return ""
        return self.original[self.at[start] : self.at[end - 1] + 1]


def clean(original: str) -> Clean:
    """Even out a text; nothing that says something is lost, only shapes change."""
    signs: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(original):
        for one in even(sign):
            signs.append(one)
            at.append(place)
    text = simplified("".join(signs))
    readings = [found.span() for found in _PINYIN.finditer(text)]
    if len(readings) > 2:
        readings += [found.span() for found in _TONELESS.finditer(text)]
    text, at = _without(text, at, readings)
    lost = tuple((at[found.start()], at[found.end() - 1] + 1) for found in _LOST.finditer(text))
    text = _LOST.sub(lambda found: "。" + "\x00" * (len(found.group()) - 1), text)
    text, at = _without(text, at, [found.span() for found in re.finditer(r"\x00+", text)])
    text = "\n".join(_columns(line) for line in text.split("\n"))
    text, at = _without(text, at, _needless(text))
    return Clean(original, text, tuple(at), lost)


def _columns(line: str) -> str:
    """Part the columns of a table's row by commas: 3月底前 组建机构 县统计局."""
    if not _ROW.match(line) or _STOPS.search(line):
        return line
    return _GAP.sub(lambda found: "," + " " * (len(found.group()) - 1), line)


def _without(text: str, at: list[int], spans: Iterable[tuple[int, int]]) -> tuple[str, list[int]]:
    """Leave out parts of a text, and of its places."""
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for start, end in sorted(spans):
        if start < last:
            continue
        pieces.append(text[last:start])
        places += at[last:start]
        last = end
    pieces.append(text[last:])
    places += at[last:]
    return "".join(pieces), places


def _needless(text: str) -> list[tuple[int, int]]:
    """Return the spaces that part no words: beside Chinese characters, inside a date."""
    spans = []
    inside = set()
    for found in _DIGITS_APART.finditer(text):
        inside |= {found.start() + i for i, sign in enumerate(found.group()) if sign == " "}
    for found in _SPACE.finditer(text):
        start, end = found.span()
        words = (
            start > 0
            and end < len(text)
            and bool(_WORD.match(text[start - 1]))
            and bool(_WORD.match(text[end]))
        )
        if not words or start in inside:
            spans.append((start, end))
        elif end - start > 1:
            spans.append((start + 1, end))
    return spans
