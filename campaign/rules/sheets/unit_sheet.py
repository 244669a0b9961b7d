"""A list of units as it came in: rows to records, and what is wrong by row and column.

The order of rows does not matter: a unit may stand above the unit it belongs to.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from campaign.rules.sheets.rows import (
    WARNING,
    Column,
    Problem,
    Row,
    SheetResult,
    find_columns,
    tidy_code,
    tidy_name,
    unshowable,
)
from campaign.rules.sheets.unit_kinds import kind_named, kind_words
from campaign.rules.sheets.unit_tree import tree_problems

MOST_CODE, MOST_NAME = 40, 120

CODE: Final = Column("code", "单位代码", ("代码", "单位编码", "编码", "单位编号"), required=True)
NAME: Final = Column("name", "单位名称", ("名称", "单位", "单位全称", "全称"), required=True)
KIND: Final = Column("kind", "类别", ("单位类别", "单位类型", "类型", "性质"), required=True)
PARENT: Final = Column(
    "parent",
    "上级代码",
    ("上级单位代码", "上级", "上级编码", "主管单位代码", "parent_code", "上级单位"),
)
UNIT_COLUMNS: tuple[Column, ...] = (CODE, NAME, KIND, PARENT)

_CODE = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")


@dataclass(frozen=True)
class KnownUnit:
    """A unit that is in the register already."""

    name: str
    kind: str
    parent_code: str | None


@dataclass(frozen=True)
class UnitRecord:
    """One unit of the list; `parent_code` None makes it the root of a tree."""

    row: int
    code: str
    name: str
    kind: str
    parent_code: str | None


def check_units(
    rows: Iterable[Row],
    known: Mapping[str, KnownUnit],
    *,
    headings: Sequence[str] | None = None,
    heading_row: int = 1,
) -> SheetResult[UnitRecord]:
    """Read a list of units against those that are known by code.

    Args:
        rows: the rows of the file; `headings` are those of the first row unless given.
        known: the register, by code; a unit that is there already is renamed or moved.
        headings: the headings of the file, needed where it may have no rows.
        heading_row: the row in which the headings stand.
    """
    rows = list(rows)
    if headings is None:
        headings = list(rows[0].cells) if rows else []
    columns, problems = find_columns(headings, UNIT_COLUMNS, heading_row)
    if any(problem.severity != WARNING for problem in problems):
        return SheetResult((), tuple(problems))
    if not rows:
        problems.append(Problem(0, "", "文件里没有单位。请在表头下面每行写一个单位。"))
    reader = _Reader(columns, known)
    for row in rows:
        reader.read(row)
    problems += reader.problems
    problems += tree_problems(
        reader.placed,
        {code: unit.parent_code for code, unit in known.items()},
        broken=frozenset(reader.seen) - {code.casefold() for code in reader.placed},
        column=columns.get(PARENT.key, PARENT.heading),
    )
    problems += _twins(reader.records, columns[NAME.key])
    return SheetResult(
        tuple(reader.records), tuple(sorted(problems, key=lambda problem: problem.row))
    )


class _Reader:
    """Reads row after row; remembers codes seen, to name the first of two."""

    def __init__(self, columns: Mapping[str, str], known: Mapping[str, KnownUnit]) -> None:
        self.columns = columns
        self.known = known
        self.folded = {code.casefold(): code for code in known}
        self.records: list[UnitRecord] = []
        self.problems: list[Problem] = []
        self.seen: dict[str, int] = {}
        self.placed: dict[str, tuple[int, str | None]] = {}

    def read(self, row: Row) -> None:
        """Turn one row into a record, or say why not."""
        before = len(self.problems)
        code = self.code(row)
        good_code = len(self.problems) == before
        name = self.name(row)
        kind = self.kind(row)
        parent = self.parent(row, code)
        if good_code:
            self.placed[code] = (row.number, parent)
        if len(self.problems) == before:
            self.records.append(UnitRecord(row.number, code, name, kind, parent))
        self.problems += self.kept_parent(row, code, parent)

    def cell(self, row: Row, column: Column) -> str:
        """Return the text of a cell, "" where the file has no such column."""
        heading = self.columns.get(column.key)
        return row.cells.get(heading, "") if heading else ""

    def wrong(self, row: Row, column: Column, message: str, **values: object) -> None:
        """Note an error in a cell."""
        self.problems.append(Problem(row.number, self.columns[column.key], message, values))

    def code(self, row: Row) -> str:
        """Read the code: required, well formed, once in the file."""
        code = tidy_code(self.cell(row, CODE))
        folded = code.casefold()
        if not code:
            self.wrong(row, CODE, "没有填写。每个单位都要有自己的代码。")
        elif len(code) > MOST_CODE or not _CODE.fullmatch(code):
            self.wrong(
                row,
                CODE,
                "代码“%(code)s”的写法不对。只能用字母、数字、点和横线，最多 %(most)s 个字符。",
                code=code[:MOST_CODE],
                most=MOST_CODE,
            )
        elif folded in self.seen:
            self.wrong(
                row,
                CODE,
                "和第 %(other)s 行的代码重复。同一个单位只留一行。",
                other=self.seen[folded],
            )
        elif self.folded.get(folded, code) != code:
            self.wrong(
                row,
                CODE,
                "和现有单位的代码“%(other)s”只差大小写。是同一单位就照现有的写。",
                other=self.folded[folded],
            )
        self.seen.setdefault(folded, row.number)
        return code

    def name(self, row: Row) -> str:
        """Read the name: required, not too long, showable."""
        name = tidy_name(self.cell(row, NAME))
        if not name:
            self.wrong(row, NAME, "没有填写。请写单位全称。")
        elif len(name) > MOST_NAME:
            self.wrong(row, NAME, "名称太长，最多 %(most)s 个字。", most=MOST_NAME)
        elif character := unshowable(name):
            self.wrong(
                row,
                NAME,
                "名称里有不能显示的字符（%(character)s）。请重新输入这一格。",
                character=character,
            )
        return name

    def kind(self, row: Row) -> str:
        """Read the kind: one of the table."""
        word = self.cell(row, KIND).strip()
        kind = kind_named(word) if word else None
        if not word:
            self.wrong(row, KIND, "没有填写。可以填：%(kinds)s。", kinds=kind_words())
        elif kind is None:
            self.wrong(
                row,
                KIND,
                "“%(word)s”不是单位类别。可以填：%(kinds)s。",
                word=word[:20],
                kinds=kind_words(),
            )
        return kind or ""

    def parent(self, row: Row, code: str) -> str | None:
        """Read the code of the unit above; blank keeps what the register says."""
        parent = tidy_code(self.cell(row, PARENT))
        if parent:
            return parent
        unit = self.known.get(code)
        return unit.parent_code if unit else None

    def kept_parent(self, row: Row, code: str, parent: str | None) -> Iterator[Problem]:
        """Warn where a blank cell left a unit where it is: it may have been meant as a move."""
        heading = self.columns.get(PARENT.key)
        if heading and parent and not self.cell(row, PARENT).strip():
            yield Problem(
                row.number,
                heading,
                "没有填写，保持现有的上级“%(parent)s”不变。",
                {"parent": parent},
                WARNING,
            )


def _twins(records: Iterable[UnitRecord], column: str) -> Iterator[Problem]:
    """Warn where two units under one parent bear one name: often one unit written twice."""
    first: dict[tuple[str | None, str], int] = {}
    for record in records:
        place = (record.parent_code, record.name)
        other = first.setdefault(place, record.row)
        if other != record.row:
            yield Problem(
                record.row,
                column,
                "和第 %(other)s 行同名，上级也相同。请确认不是同一个单位写了两次。",
                {"other": other},
                WARNING,
            )
