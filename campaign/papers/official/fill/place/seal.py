"""Signature and date, set to one another as GB/T 9704 (7.3.5.1) asks of a sealed paper.

The date stands four characters from the right, the signature centred over it; where that would
push a long signature over the edge, the signature stands two characters from the right.
"""

import unicodedata
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNATURE, DATE = "Signature", "Dated"  # the styles' ids
_CHARACTER = 315  # twentieths of a point: 16 pt drawn a quarter of a point closer
_SPACE = 80
_AFTER = frozenset(f"{W}{name}" for name in ("jc", "textAlignment", "outlineLvl", "rPr", "sectPr"))


def set_seal_place(body: Any) -> None:
    """Indent each signature that a date follows, and the date."""
    paragraphs = list(body.iter(f"{W}p"))
    for first, second in zip(paragraphs, paragraphs[1:], strict=False):
        if _style(first) == SIGNATURE and _style(second) == DATE:
            signature, dated = indents(_width(first), _width(second))
            _indent(first, signature)
            _indent(second, dated)
            _keep_text_with(first)


def _keep_text_with(signature: Any) -> None:
    """Let the last words of the text stand on the page of the signature (7.3.5.4)."""
    above = signature.getprevious()
    while above is not None and above.tag == f"{W}p":
        _keep_next(above)
        if any((each.text or "").strip() for each in above.iter(f"{W}t")):
            return
        above = above.getprevious()


def _keep_next(paragraph: Any) -> None:
    about = paragraph.find(f"{W}pPr")
    if about is None:
        about = paragraph.makeelement(f"{W}pPr", {})
        paragraph.insert(0, about)
    if about.find(f"{W}keepNext") is None:
        named = about.find(f"{W}pStyle")
        about.insert(0 if named is None else 1, about.makeelement(f"{W}keepNext", {}))


def indents(signature: int, dated: int) -> tuple[int, int]:
    """Return the right indents of signature and date, of these widths."""
    over = (signature - dated) // 2
    right = 4 * _CHARACTER - over
    if right < 2 * _CHARACTER:
        right = 2 * _CHARACTER
    return right, right + over


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val"))


def _width(paragraph: Any) -> int:
    text = "".join(each.text or "" for each in paragraph.iter(f"{W}t"))
    wide = sum(unicodedata.east_asian_width(each) in "WFA" for each in text)
    return wide * _CHARACTER + (len(text) - wide) * _CHARACTER // 2 + _joints(text) * _SPACE


def _joints(text: str) -> int:
    """Return how often a digit meets a character: programs leave a quarter of one there."""
    return sum(
        (one.isascii() and one.isalnum()) != (two.isascii() and two.isalnum())
        for one, two in zip(text, text[1:], strict=False)
    )


def _indent(paragraph: Any, right: int) -> None:
    about = paragraph.find(f"{W}pPr")
    found = about.find(f"{W}ind")
    if found is None:
        found = about.makeelement(f"{W}ind", {})
        after = [each for each in about if each.tag in _AFTER]
        about.insert(about.index(after[0]) if after else len(about), found)
    found.set(f"{W}right", str(right))
