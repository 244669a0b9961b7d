"""The text of a csv file to rows; the separator is the one under which the headings show."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from campaign.papers.tables.cell_text import tidy
from campaign.papers.tables.table import (
    Bounds,
    Line,
    Table,
    build_table,
    column_name,
    first_lines,
    heading_line,
    heading_score,
    no_headings,
    too_many_columns,
)
from campaign.rules.errors import Invalid
from campaign.rules.sheets.rows import Column

SEPARATORS = (",", ";", "\t")
_AS_TEXT = re.compile(r'="([^"]*)"')  # how spreadsheets keep the zeros of ="001"


def read_csv(text: str, columns: Sequence[Column], bounds: Bounds) -> Table:
    """Read the text as a table.

    Raises:
        Invalid: no headings under any separator, or the quotes do not close.
    """
    best: tuple[int, str] = (0, SEPARATORS[0])
    for separator in SEPARATORS:
        start = _first(text, separator, bounds)
        at = heading_line(start, columns)
        score = 0 if at is None else heading_score(start[at][1], columns)
        best = max(best, (score, separator), key=lambda pair: pair[0])
    score, separator = best
    lines = csv_lines(text, separator, bounds)
    first = first_lines(lines)
    at = heading_line(first, columns)
    if at is None:
        raise no_headings(columns)
    return build_table(first, lines, at, bounds)


def _first(text: str, separator: str, bounds: Bounds) -> list[Line]:
    """Return the first lines, none where this separator makes nonsense of them."""
    try:
        return first_lines(csv_lines(text, separator, bounds))
    except Invalid:
        return []


def csv_lines(text: str, separator: str, bounds: Bounds) -> Iterator[Line]:
    """Yield row after row, numbered as a spreadsheet numbers them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            tidied = [_cell(cell) for cell in cells]
            while len(tidied) > bounds.columns and not tidied[-1]:
                tidied.pop()
            if len(tidied) > bounds.columns:
                raise too_many_columns(bounds, number, column_name(len(tidied) - 1))
            yield number, tidied
    except csv.Error:
        raise Invalid(
            "第 %(row)s 行的引号不成对，或内容太长，分不出各列。请检查这一行。", row=number + 1
        ) from None


def _cell(cell: str) -> str:
    kept = _AS_TEXT.fullmatch(cell)
    return tidy(kept.group(1) if kept else cell)
