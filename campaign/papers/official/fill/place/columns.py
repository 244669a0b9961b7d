"""Columns that came with the values: as wide as their longest text, numbers to the right."""

import re
import unicodedata
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WIDTH = 8_844  # twentieths of a point: 156 mm
_LEAST, _MOST = 5, 30  # half characters
TEXT, NUMBER = "TableText", "TableNumber"  # the styles' ids
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?")


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
        for at in range(count):
            _align([row[at] for row in rows if at < len(row)])


def shared(longest: list[int]) -> list[int]:
    """Return widths that add up to the page's, for texts of so many half characters."""
    held = [min(max(each + 2, _LEAST), _MOST) for each in longest]
    widths = [_WIDTH * each // sum(held) for each in held]
    if widths:
        widths[-1] += _WIDTH - sum(widths)
    return widths


def _align(column: list[Any]) -> None:
    """Set a column that holds numbers to the right, below its head."""
    if not any(_NUMBER.fullmatch(_text(cell)) for cell in column):
        return
    for cell in column:
        for style in cell.iter(f"{W}pStyle"):
            if style.get(f"{W}val") == TEXT:
                style.set(f"{W}val", NUMBER)


def _text(cell: Any) -> str:
    return "".join(each.text or "" for each in cell.iter(f"{W}t"))


def _length(cell: Any) -> int:
    text = _text(cell)
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def _set(cell: Any, width: int) -> None:
    about = cell.find(f"{W}tcPr")
    if about is None:
        about = cell.makeelement(f"{W}tcPr", {})
        cell.insert(0, about)
    for old in about.findall(f"{W}tcW"):
        about.remove(old)
    about.insert(0, about.makeelement(f"{W}tcW", {f"{W}w": str(width), f"{W}type": "dxa"}))
