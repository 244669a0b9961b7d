"""The cells of a workbook, by openpyxl, once its archive and its XML have been judged."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

import openpyxl

from campaign.papers.tables.cell_text import from_workbook, moment_text, number_text
from campaign.papers.tables.package import open_package, parsed
from campaign.papers.tables.sheet_scan import SheetFacts
from campaign.papers.tables.table import (
    Bounds,
    Line,
    Table,
    build_table,
    column_name,
    first_lines,
    heading_line,
    no_headings,
)
from campaign.papers.tables.workbook_check import Judged, judge
from campaign.rules.errors import Invalid
from campaign.rules.sheets.rows import WARNING, Column, Problem

_number_text = lru_cache(maxsize=4096)(number_text)


def read_workbook(
    content: bytes, columns: Sequence[Column], bounds: Bounds, *, exact: bool = False
) -> Table:
    """Read the one visible sheet that has the headings.

    ``exact``: numbers as they are, where a format would show them rounded.

    Raises:
        Invalid: the file is damaged or can act, no sheet or several have the headings, or there
            is more than the bounds allow.
    """
    with open_package(content) as archive:
        judged = judge(archive, bounds)
    with parsed():
        return _read(content, judged, columns, bounds, ExactLines if exact else SheetLines)


def _read(
    content: bytes,
    judged: Judged,
    columns: Sequence[Column],
    bounds: Bounds,
    kind: "type[SheetLines]",
) -> Table:
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        found = [
            (sheet, facts)
            for sheet in book.worksheets
            if (facts := judged.facts.get(sheet._worksheet_path)) is not None
            and heading_line(first_lines(kind(sheet, facts).lines()), columns) is not None
        ]
        if not found:
            raise no_headings(columns)
        if len(found) > 1:
            raise Invalid(
                "有 %(count)s 张工作表都有表头：%(names)s。请只留一张，或隐藏其余的。",
                count=len(found),
                names="、".join(sheet.title for sheet, _ in found)[:200],
            )
        sheet, facts = found[0]
        reader = kind(sheet, facts)
        lines = reader.lines()
        first = first_lines(lines)
        at = heading_line(first, columns)
        if at is None:
            raise no_headings(columns)
        table = build_table(first, lines, at, bounds)
    finally:
        book.close()
    table.problems.extend(_problems(table, first[at][1], reader, facts, stale=judged.stale))
    table.problems.sort(key=lambda problem: problem.row)
    return table


class SheetLines:
    """Reads the rows of one sheet as text; remembers cells whose value nobody could use."""

    def __init__(self, sheet: Any, facts: SheetFacts) -> None:
        self.sheet = sheet
        self.last_row = facts.last_row
        self.width = facts.width
        self.bad: list[tuple[int, int, str, str]] = []

    def lines(self) -> Iterator[Line]:
        """Yield the rows up to the last one with a value; the rest of the sheet is not touched."""
        if not self.last_row:
            return
        rows = self.sheet.iter_rows(min_row=1, max_row=self.last_row, min_col=1, max_col=self.width)
        for number, cells in enumerate(rows, start=1):
            texts = [
                "" if cell.value is None else self.text(number, place, cell)
                for place, cell in enumerate(cells)
            ]
            while texts and not texts[-1]:
                texts.pop()
            yield number, texts
            if number == self.last_row:
                return

    def text(self, number: int, place: int, cell: Any) -> str:
        """Return a cell's text as a person sees it."""
        value = cell.value
        if cell.data_type == "e":
            self.bad.append((number, place, "这一格是公式错误 %(text)s。请改成实际内容。", value))
            return str(value)
        if isinstance(value, str):
            return from_workbook(value)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, (date, time, timedelta)):
            return moment_text(value)
        shown = _number_text(value, cell.number_format)
        if shown is None:
            self.bad.append(
                (
                    number,
                    place,
                    "数字超过 15 位，末尾几位已经丢失（%(text)s）。请把这一列改成文本格式后重填。",
                    str(value),
                )
            )
        return str(value) if shown is None else shown


class ExactLines(SheetLines):
    """Reads numbers as they are, not as their format rounds them; per cent stays per cent."""

    def text(self, number: int, place: int, cell: Any) -> str:
        """Return a cell's value as it would be typed."""
        value = cell.value
        if isinstance(value, (int, float)) and cell.data_type == "n":
            shape = cell.number_format if "%" in cell.number_format else "General"
            plain = _number_text(value, shape)
            if plain is not None:
                return plain
        return super().text(number, place, cell)


def _problems(
    table: Table, headings: Sequence[str], reader: SheetLines, facts: SheetFacts, *, stale: bool
) -> Iterator[Problem]:
    """Say of cells under a heading, and of hidden rows and columns, what a person should know."""
    names = {place: " ".join(cell.split()) for place, cell in enumerate(headings) if cell}
    for row, place, message, text in reader.bad:
        if row > table.header_row and place in names:
            yield Problem(row, names[place], message, {"text": text[:40]})
    for row, place in facts.formulas if stale else facts.uncalculated:
        if row > table.header_row and place in names:
            yield Problem(
                row,
                names[place],
                "这一格是公式，还没有算出结果。请在表格软件里打开并保存一次，或改成实际内容。",
            )
    for row in facts.hidden_rows:
        if row > table.header_row:
            yield Problem(row, "", "这一行是隐藏的，也会读入。不要它就删去。", severity=WARNING)
    for place in sorted(facts.hidden_columns & names.keys()):
        yield Problem(
            table.header_row,
            names[place],
            "这一列（%(name)s 列）是隐藏的，也会读入。",
            {"name": column_name(place)},
            WARNING,
        )
