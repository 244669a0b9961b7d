"""A table as a person sees it: headings, and rows of text by heading.

The heading row is the one that holds the most known headings; whatever stands above it is a title.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from campaign.rules.errors import Invalid
from campaign.rules.sheets.rows import WARNING, Column, Problem, Row, heading_key

MOST_BYTES = 15 * 1024 * 1024  # below what a request may bring, so that the refusal is ours
MOST_IN_CELL = 2_000  # characters; nothing that a list asks for is longer
MOST_CELLS = 1_000_000
_LOOKED_AT = 30  # rows in which the headings must stand

Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Bounds:
    """How much a table may hold."""

    rows: int
    columns: int


@dataclass(frozen=True)
class Table:
    """A table read.

    `problems` are about single cells (a formula without result, a hidden row): the cell's text is
    then as it stands in the file, and a caller shows these problems with its own.
    """

    headers: list[str]
    rows: list[Row]
    header_row: int = 1
    problems: list[Problem] = field(default_factory=list)


def column_name(index: int) -> str:
    """Return how a spreadsheet calls its column (0 is "A", 26 is "AA")."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def heading_score(cells: Iterable[str], columns: Sequence[Column]) -> int:
    """Return how many cells of a row are known headings."""
    known = {spelling for column in columns for spelling in column.spellings()}
    return sum(heading_key(cell) in known for cell in cells if cell)


def first_lines(lines: Iterator[Line]) -> list[Line]:
    """Return the first rows that say anything, among which the headings must be."""
    found: list[Line] = []
    for number, cells in lines:
        if any(cells):
            found.append((number, cells))
        if len(found) == _LOOKED_AT:
            break
    return found


def heading_line(lines: Sequence[Line], columns: Sequence[Column]) -> int | None:
    """Return the place of the heading row among the first lines, or None.

    One known heading is enough only where the row has no other cell: a title may hold a word.
    """
    best, place = 0, None
    for at, (_, cells) in enumerate(lines):
        score = heading_score(cells, columns)
        if score > best and (score > 1 or sum(map(bool, cells)) == 1):
            best, place = score, at
    return place


def no_headings(columns: Sequence[Column]) -> Invalid:
    """Return the refusal of a table without headings."""
    wanted = [column.heading for column in columns if column.required]
    return Invalid(
        "找不到表头。请在表格最上面写一行表头，至少要有：%(headings)s。",
        headings="、".join(wanted or [column.heading for column in columns]),
    )


def build_table(first: Sequence[Line], rest: Iterator[Line], at: int, bounds: Bounds) -> Table:
    """Make the table from its lines; `at` is the place of the heading row among the first.

    Raises:
        Invalid: a heading stands twice, or there is more than the bounds allow.
    """
    header_row, cells = first[at]
    headings = _headings(cells, header_row)
    builder = _Builder(headings, bounds)
    for line in first[at + 1 :]:
        builder.take(*line)
    for line in rest:
        builder.take(*line)
    return Table(list(headings.values()), builder.rows, header_row, builder.problems)


def _headings(cells: Sequence[str], row: int) -> dict[int, str]:
    headings: dict[int, str] = {}
    for place, cell in enumerate(cells):
        heading = " ".join(cell.split())
        if heading and heading in headings.values():
            raise Invalid(
                "第 %(row)s 行的表头“%(heading)s”出现了两次。请改名或删去一列。",
                row=row,
                heading=heading[:40],
            )
        if heading:
            headings[place] = heading
    return headings


class _Builder:
    """Collects rows; keeps count of what the bounds allow."""

    def __init__(self, headings: dict[int, str], bounds: Bounds) -> None:
        self.headings = headings
        self.bounds = bounds
        self.rows: list[Row] = []
        self.problems: list[Problem] = []
        self.cells = 0
        self.nameless: set[int] = set()

    def take(self, number: int, cells: list[str]) -> None:
        """Add one line; a blank one is passed over."""
        if not any(cells):
            return
        if len(self.rows) >= self.bounds.rows:
            raise too_many_rows(self.bounds)
        self.cells += sum(map(bool, cells))
        if self.cells > MOST_CELLS:
            raise Invalid("文件内容太多。请分成几个文件，分次上传。")
        row = dict.fromkeys(self.headings.values(), "")
        for place, cell in enumerate(cells):
            if not cell:
                continue
            heading = self.headings.get(place)
            if heading is None:
                self.outside(number, place)
                continue
            if len(cell) > MOST_IN_CELL:
                raise Invalid(
                    "第 %(row)s 行「%(heading)s」内容太长，最多 %(most)s 个字。",
                    row=number,
                    heading=heading,
                    most=MOST_IN_CELL,
                )
            row[heading] = cell
        self.rows.append(Row(number, row))

    def outside(self, number: int, place: int) -> None:
        """Note a cell under no heading: beyond the last an error, else a warning for the column."""
        if place > max(self.headings):
            self.problems.append(
                Problem(
                    number,
                    "",
                    "比表头多出内容（第 %(place)s 列）。可能是名称里有逗号却没有加引号。",
                    {"place": place + 1},
                )
            )
        elif place not in self.nameless:
            self.nameless.add(place)
            self.problems.append(
                Problem(
                    number,
                    "",
                    "第 %(place)s 列（%(name)s）没有表头，没有读入。",
                    {"place": place + 1, "name": column_name(place)},
                    WARNING,
                )
            )


def too_many_rows(bounds: Bounds) -> Invalid:
    """Return the refusal of a table that is too long."""
    return Invalid("最多 %(most)s 行。请分成几个文件，分次上传。", most=bounds.rows)


def too_many_columns(bounds: Bounds, row: int, name: str) -> Invalid:
    """Return the refusal of a table that is too wide: one cell far to the right is enough."""
    return Invalid(
        "第 %(row)s 行第 %(name)s 列还有内容，最多 %(most)s 列。"
        "请删去表格右边多余的内容，再重新上传。",
        row=row,
        name=name,
        most=bounds.columns,
    )
