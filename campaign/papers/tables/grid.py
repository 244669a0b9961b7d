"""A file of cells that is no list: each visible sheet as numbered lines of text.

For forms, whose cells are found by what stands beside them. Bounded like the lists, and tighter.
"""

import io
from dataclasses import dataclass, field
from typing import Any

import openpyxl

from campaign.papers.tables.csv_rows import SEPARATORS, csv_lines
from campaign.papers.tables.csv_text import decode
from campaign.papers.tables.markup import Attributes, Scanner
from campaign.papers.tables.origin import Origin, origin_of
from campaign.papers.tables.package import damaged, open_package, parsed
from campaign.papers.tables.sheet_scan import MAIN
from campaign.papers.tables.table import Bounds, Line
from campaign.papers.tables.workbook import ExactLines
from campaign.papers.tables.workbook_check import Judged, judge
from campaign.rules.errors import Invalid

MOST_BYTES = 2 * 1024**2
MOST_UNPACKED = 6 * 1024**2
MOST_CELLS = 60_000
MOST_MERGED = 60_000
BOUNDS = Bounds(2_000, 60)

_UNCALCULATED = "这一格是公式，还没有算出结果。请在表格软件里打开并保存一次，或改成实际内容。"
Place = tuple[int, int]  # row number from 1, column from 0
Told = tuple[str, dict[str, object]]
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass
class GridSheet:
    """One sheet: lines of text, cells that nobody can use, and what is merged."""

    name: str
    lines: list[Line]
    bad: dict[Place, Told] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()


@dataclass
class Grid:
    """A file's sheets, and the names that it defines with a text as their value."""

    sheets: list[GridSheet]
    names: dict[str, str] = field(default_factory=dict)


def read_grid(content: bytes, known: Any) -> Grid:
    """Read a workbook or csv as cells.

    Args:
        content: the whole file.
        known: says of a line of texts whether it is a heading; decides a csv's separator.

    Raises:
        Invalid: the file cannot be read, can act, or holds more than a form can.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("文件太大，一张统计表最多 %(most)s MB。请用下载的模板填写。", most=2)
    if origin_of(content) is Origin.WORKBOOK:
        return _workbook(content)
    return _csv(decode(content), known)


def check_workbook(content: bytes) -> tuple[Judged, dict[str, tuple[Merge, ...]]]:
    """Judge a workbook by its directory and its XML, before any cell is built.

    Raises:
        Invalid: it is beyond the bounds of a form, damaged, or can act.
    """
    with open_package(content) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise Invalid("文件展开后太大，不像一张统计表。请用下载的模板填写。")
        judged = judge(archive, BOUNDS)
        cells, merged = 0, 0
        merges: dict[str, tuple[Merge, ...]] = {}
        for name in archive.namelist():
            if "/worksheets/" in name and name.endswith(".xml"):
                weight = _Weight()
                weight.scan(archive, name)
                cells, merged = cells + weight.cells, merged + weight.merged
                merges[name] = tuple(weight.merges)
        if cells > MOST_CELLS or merged > MOST_MERGED:
            raise Invalid("文件里的格子太多，不像一张统计表。请用下载的模板填写。")
    return judged, merges


def _workbook(content: bytes) -> Grid:
    judged, merges = check_workbook(content)
    with parsed():
        return _cells(content, judged, merges)


def _cells(content: bytes, judged: Judged, merges: dict[str, tuple[Merge, ...]]) -> Grid:
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    sheets = []
    try:
        for sheet in book.worksheets:
            part = sheet._worksheet_path
            facts = judged.facts.get(part)
            if facts is None:
                continue
            reader = ExactLines(sheet, facts)
            lines = list(reader.lines())
            bad: dict[Place, Told] = {
                (row, at): (said, {"text": text[:40]}) for row, at, said, text in reader.bad
            }
            bad |= {
                place: (_UNCALCULATED, {})
                for place in (facts.formulas if judged.stale else facts.uncalculated)
            }
            sheets.append(GridSheet(sheet.title, lines, bad, merges.get(part, ())))
        names = {
            name: str(one.value).strip('="')
            for name, one in book.defined_names.items()
            if str(one.value or "").startswith('"') or str(one.value or "").startswith('="')
        }
    finally:
        book.close()
    return Grid(sheets, names)


def _csv(text: str, known: Any) -> Grid:
    best: list[Line] = []
    for separator in SEPARATORS:
        try:
            lines = list(csv_lines(text, separator, BOUNDS))
        except Invalid:
            if separator == SEPARATORS[-1] and not best:
                raise
            continue
        if any(known(cells) for _, cells in lines):
            best = lines
            break
        best = best or lines
    if len(best) > BOUNDS.rows:
        raise Invalid("行数太多，不像一张统计表。请用下载的模板填写。")
    return Grid([GridSheet("", best)])


class _Weight(Scanner):
    """Counts what a sheet would cost to build: its cells, and those that merges cover."""

    most_elements = 4 * MOST_CELLS

    def __init__(self) -> None:
        super().__init__()
        self.cells = 0
        self.merged = 0
        self.merges: list[Merge] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """Count a cell, or take a merge."""
        super().start(name, attributes)
        if name == f"{MAIN} c":
            self.cells += 1
        elif name == f"{MAIN} mergeCell":
            try:
                left, top, right, bottom = openpyxl.utils.range_boundaries(
                    attributes.get("ref", "")[:40]
                )
            except (ValueError, TypeError):
                raise damaged() from None
            if bottom < top or right < left:
                raise damaged()
            self.merged += (bottom - top + 1) * (right - left + 1)
            self.merges.append((top, left - 1, bottom, right - 1))
