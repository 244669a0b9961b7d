"""Lines that must not break, drawn narrower: the red head 发文机关标志, and 印发 in 版记."""

import unicodedata
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RED_HEAD, IMPRINT = "RedHead", "Imprint"
_WIDTH = 440  # points: 156 mm, and a little air
_LARGE, _SMALL = 36, 28
_IMPRINT_SIZE = 14
_NARROWEST = 50


def set_narrow(body: Any) -> None:
    """Set size and width of each red head, and the width of each line of 版记 with a date."""
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = None if style is None else style.get(f"{W}val")
        text = "".join(each.text or "" for each in paragraph.iter(f"{W}t"))
        if name == RED_HEAD:
            _set(paragraph, *head(text))
        elif name == IMPRINT and next(paragraph.iter(f"{W}tab"), None) is not None:
            _set(paragraph, 0, share(width(text), _IMPRINT_SIZE))


def head(text: str) -> tuple[int, int]:
    """Return a red head's size in points and width in per cent; long ones take two lines."""
    wide = width(text)
    if wide * _LARGE <= _WIDTH:
        return _LARGE, 100
    return _SMALL, share(wide, _SMALL)


def share(wide: float, size: int) -> int:
    """Return the width in per cent at which a line fits; 100 where it would be too narrow."""
    found = int(100 * _WIDTH / (wide * size)) if wide else 100
    return min(found, 100) if found >= _NARROWEST else 100


def width(text: str) -> float:
    """Return a line's width in characters; a digit beside a character takes a quarter more."""
    halves = [unicodedata.east_asian_width(each) not in "WFA" for each in text]
    joints = sum(one != two for one, two in zip(halves, halves[1:], strict=False))
    return sum(0.5 if half else 1.0 for half in halves) + joints / 4


def _set(paragraph: Any, size: int, per_cent: int) -> None:
    for run in paragraph.iter(f"{W}r"):
        look = run.find(f"{W}rPr")
        if look is None:
            look = run.makeelement(f"{W}rPr", {})
            run.insert(0, look)
        if look.find(f"{W}sz") is not None or look.find(f"{W}w") is not None:
            continue  # somebody has chosen: it stays
        values = {"w": per_cent, **({"sz": 2 * size, "szCs": 2 * size} if size else {})}
        for name, value in values.items():
            look.append(look.makeelement(f"{W}{name}", {f"{W}val": str(value)}))
