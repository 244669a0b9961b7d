"""Rows of a table: 序号, 工作内容, 时间要求, 责任单位, each known by the heading of its column.

A copied table parts its cells by tabs or upright strokes, which the evened text no longer has; so
rows are told by the original, and their cells are then places of the evened text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaign.planreader.clean import Clean
from campaign.planreader.layout.lines import Line

_PART = re.compile(r"\t|[|｜]")
# What a column holds, by its heading; the first that fits counts.
COLUMNS = (
    ("when", re.compile(r"时间|时限|期限|日期|节点|进度")),
    ("who", re.compile(r"责任|牵头|承办|负责|落实单位|完成单位|实施单位|^单位$|^部门$")),
    ("what", re.compile(r"内容|任务|事项|工作|措施|项目|环节|步骤|阶段|要求")),
)
LEAST_COLUMNS = 3
MOST_HEADING = 14


@dataclass(frozen=True)
class Row:
    """Where the cells of a row stand in the evened text; what they hold, as far as it is known."""

    start: int
    end: int
    when: tuple[int, int]
    what: tuple[int, int]
    who: tuple[int, int] | None


def rows_of(clean: Clean, lines: Sequence[Line]) -> Iterator[Row]:
    """Give the rows of all tables that have a column of times and one of work."""
    columns: dict[str, int] = {}
    for line in lines:
        cells = _cells(clean, line)
        if len(cells) < LEAST_COLUMNS:
            columns = {}
            continue
        said = [clean.text[start:end].strip() for start, end in cells]
        if headings := _headings(said):
            columns = headings
        elif columns and max(columns["when"], columns["what"]) < len(cells):
            who = columns.get("who", len(cells))
            yield Row(
                line.start, line.end, cells[columns["when"]], cells[columns["what"]],
                cells[who] if who < len(cells) else None,
            )  # fmt: skip


def _headings(said: Sequence[str]) -> dict[str, int]:
    """Return which column holds what; nothing where this is no row of headings."""
    found: dict[str, int] = {}
    for at, heading in enumerate(said):
        if len(heading) > MOST_HEADING or re.search(r"\d", heading):
            return {}
        kind = next((kind for kind, words in COLUMNS if words.search(heading)), None)
        if kind is not None:
            found.setdefault(kind, at)
    return found if {"when", "what"} <= found.keys() else {}


def _cells(clean: Clean, line: Line) -> list[tuple[int, int]]:
    """Return the cells of a line as places of the evened text."""
    first = clean.place(line.start)
    printed = clean.printed(line.start, line.end)
    breaks = [first + found.start() for found in _PART.finditer(printed)]
    if not breaks:
        return []
    cells, start = [], line.start
    for place in breaks:
        end = start
        while end < line.end and clean.place(end) < place:
            end += 1
        cells.append((start, end))
        start = end
        while start < line.end and clean.place(start) <= place:
            start += 1  # a stroke stays in the evened text
    cells.append((start, line.end))
    return cells
