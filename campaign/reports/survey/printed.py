"""A form as it is printed: rows numbered through, put on pages that each bear a code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaign.reports.survey.sheet import Line, Section, Sheet
from campaign.rules.survey.form import FieldType
from campaign.rules.survey.scans.rows import (
    HEAD,
    ONE_LINE,
    PADDING,
    ROOM,
    SIGNATURES,
    Part,
    height,
    in_print_order,
    paged,
    row_numbers,
)

_UNIT = "\u3000" * 2  # as much room as the word of a unit takes


@dataclass(frozen=True)
class Row:
    """A printed row: a line of a table with its heading, one or two fields, or a long text."""

    lines: tuple[Line, ...]
    numbers: tuple[int, ...]
    name: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Piece:
    """A section, or the part of it that stands on one page."""

    section: Section
    rows: tuple[Row, ...]
    continued: bool


def pages_of(sheet: Sheet) -> list[list[Piece]]:
    """Return what stands on each page."""
    numbers = row_numbers(sheet.form)
    rows = [tuple(_rows(one, numbers)) for one in sheet.sections]
    sections = [
        (_head(one), [_height(one, row) for row in some])
        for one, some in zip(sheet.sections, rows, strict=True)
    ]
    reasons = sum(
        height([(f"{one.message}{one.reason}" + _UNIT * 2, 0.9)])
        for one in sheet.findings
        if one.reason
    )
    room = ROOM - (HEAD if sheet.points else 0)  # what is open is said at the head of each page
    return [
        [_piece(sheet.sections, rows, part) for part in page]
        for page in paged(sections, SIGNATURES + reasons + (HEAD if reasons else 0), room)
    ]


def _piece(sections: Sequence[Section], rows: Sequence[tuple[Row, ...]], part: Part) -> Piece:
    return Piece(sections[part.place], rows[part.place][part.first : part.last], part.continued)


def _rows(section: Section, numbers: dict[str, int]) -> Iterator[Row]:
    if section.group.is_table:
        for block in section.blocks:
            number = numbers[block.lines[0].field.key]
            yield Row(block.lines, (number,), block.name)
        return
    lines = {one.field.key: one for one in section.lines}
    ordered = [lines[one.key] for one in in_print_order(section.group.fields)]
    short = [one for one in ordered if one.field.type is not FieldType.TEXT]
    for at in range(0, len(short), 2):
        pair = tuple(short[at : at + 2])
        yield Row(pair, tuple(numbers[one.field.key] for one in pair))
    for one in ordered:
        if one.field.type is FieldType.TEXT:
            yield Row((one,), (numbers[one.field.key],), wide=True)


def _head(section: Section) -> float:
    columns = section.group.columns
    if not columns:
        return HEAD
    share = 0.7 / len(columns)
    return HEAD + height([(one.name + _UNIT, share) for one in columns])


def _height(section: Section, row: Row) -> float:
    if section.group.is_table:
        share = 0.7 / max(len(row.lines), 1)
        return height([(row.name, 0.24), *((one.shown, share) for one in row.lines)])
    if row.wide:
        typed = row.lines[0].value
        lines = typed.count("\n")
        found = height([(row.lines[0].field.name, 0.24), (typed.replace("\n", ""), 0.7)])
        return found + lines * ONE_LINE + PADDING
    return height([
        text for one in row.lines
        for text in ((one.field.name + _UNIT, 0.24), (one.shown, 0.2))
    ])  # fmt: skip
