"""Widths of columns that came with the values: by their longest text, together the page's width."""

import unicodedata
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WIDTH = 8_844  # twentieths of a point: 156 mm
_LEAST, _MOST = 5, 30  # half characters


def set_columns(body: Any) -> None:
    """Give widths to each table whose columns have none."""
    for table in body.iter(f"{W}tbl"):
        grid = table.find(f"{W}tblGrid")
        if grid is None or len(grid):
            continue
        rows = [row.findall(f"{W}tc") for row in table.findall(f"{W}tr")]
        count = max((len(row) for row in rows), default=0)
        longest = [
            max((_length(row[at]) for row in rows if at < len(row)), default=0)
            for at in range(count)
        ]
        widths = shared(longest)
        for width in widths:
            grid.append(grid.makeelement(f"{W}gridCol", {f"{W}w": str(width)}))
        for row in rows:
            for cell, width in zip(row, widths, strict=False):
                _set(cell, width)


def shared(longest: list[int]) -> list[int]:
    """Return widths that add up to the page's, for texts of so many half characters."""
    held = [min(max(each + 2, _LEAST), _MOST) for each in longest]
    widths = [_WIDTH * each // sum(held) for each in held]
    if widths:
        widths[-1] += _WIDTH - sum(widths)
    return widths


def _length(cell: Any) -> int:
    text = "".join(each.text or "" for each in cell.iter(f"{W}t"))
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def _set(cell: Any, width: int) -> None:
    about = cell.find(f"{W}tcPr")
    if about is None:
        about = cell.makeelement(f"{W}tcPr", {})
        cell.insert(0, about)
    for old in about.findall(f"{W}tcW"):
        about.remove(old)
    about.insert(0, about.makeelement(f"{W}tcW", {f"{W}w": str(width), f"{W}type": "dxa"}))
