"""Rows of a list that came in as a file, and what is wrong with them.

Lists of units and of people share this: how a heading is recognised, how a cell is tidied, and how
a problem names its row and column.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

ERROR = "error"
WARNING = "warning"

Record = TypeVar("Record")


@dataclass(frozen=True)
class Row:
    """One row: its number as a person sees it in the file, and its cells by heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell: a Chinese sentence (the msgid) with values for its gaps.

    `row` is 0 where the problem is the whole file's; `column` is "" where it is the whole row's.
    An error keeps the file from being loaded, a warning does not.
    """

    row: int
    column: str
    message: str
    values: dict[str, object] = field(default_factory=dict)
    severity: str = ERROR

    def __str__(self) -> str:
        """Return the Chinese line: place, then sentence."""
        said = self.message % self.values if self.values else self.message
        return f"{self.place()}{said}"

    def place(self) -> str:
        """Return where: "第 3 行「上级代码」：", or less where less is known."""
        row = f"第 {self.row} 行" if self.row else ""
        column = f"「{self.column}」" if self.column else ""
        return f"{row}{column}：" if row or column else ""


@dataclass(frozen=True)
class SheetResult(Generic[Record]):
    """The rows that could be read, in the order of the file, and every problem by row."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the file from being loaded."""
        return tuple(problem for problem in self.problems if problem.severity == ERROR)


@dataclass(frozen=True)
class Column:
    """A column that a list may have: its key, its heading, and other words for the heading."""

    key: str
    heading: str
    also: tuple[str, ...] = ()
    required: bool = False

    def spellings(self) -> Iterable[str]:
        """Return every heading that means this column, as `heading_key` writes it."""
        return (heading_key(word) for word in (self.heading, self.key, *self.also))


_REMARK = re.compile(r"[(\[【〔].*?[)\]】〕]$")
_NOISE = re.compile(r"[\s*:_]+")


def heading_key(text: str) -> str:
    """Return a heading without what does not matter: spaces, width, stars, a remark in brackets."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return _NOISE.sub("", _REMARK.sub("", plain))


def find_columns(
    headings: Sequence[str], columns: Sequence[Column], row: int
) -> tuple[dict[str, str], list[Problem]]:
    """Match the file's headings (in row number `row`) with the columns that a list may have.

    Returns:
        The heading in the file for each column's key, and the problems: a required column missing,
        one column given twice, and, as a warning, a heading that nobody reads.
    """
    by_spelling = {spelling: column for column in columns for spelling in column.spellings()}
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for heading in headings:
        column = by_spelling.get(heading_key(heading))
        if column is None:
            problems.append(Problem(row, heading, "这一列不认识，没有读入。", severity=WARNING))
        elif column.key in found:
            problems.append(
                Problem(
                    row,
                    heading,
                    "和「%(other)s」是同一项内容，请只留一列。",
                    {"other": found[column.key]},
                )
            )
        else:
            found[column.key] = heading
    for column in columns:
        if column.required and column.key not in found:
            problems.append(
                Problem(row, column.heading, "缺少这一列。请在表头加上这一列，再重新上传。")
            )
    return found, problems


# Control characters, invisible ones, those that turn the direction of the text, the mark of text
# that was damaged by a wrong conversion, and private ones, which only one machine can show.
_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufdd0-\ufdef"
    "\ufeff\ufff0-\uffff\U000e0000-\U0010ffff]"
)
_SPACES = re.compile(r"\s+")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_SPACE_IN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")


def tidy_name(text: str) -> str:
    """Return a name without stray spaces: "李　 明" is "李明", "Li  Ming" is "Li Ming"."""
    if text.isalnum():
        return text
    return _SPACE_IN_HAN.sub("", _SPACES.sub(" ", text.strip()))


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def tidy_code(text: str) -> str:
    """Return a code in plain letters and digits, without spaces: "１４０１ -３" is "1401-3"."""
    if text.isascii() and text.isalnum():
        return text
    return _SPACES.sub("", unicodedata.normalize("NFKC", text).translate(_DASHES))


def unshowable(text: str) -> str | None:
    """Return the first character that no page may carry, as "U+202E", or None."""
    if text.isalnum():
        return None
    found = _UNSHOWABLE.search(text)
    return f"U+{ord(found.group()):04X}" if found else None
