"""What stands in an official paper: what goes in when written, what comes out when read.

A number in a paper is a Figure: its text as printed, tied to a field by its key.  Word keeps it as
a content control, so it stays known while the paper is edited by hand.
"""

from dataclasses import dataclass
from enum import StrEnum

MOST_KEY = 64  # characters: Word keeps no longer tag


@dataclass(frozen=True)
class Figure:
    """A number, date or share that is bound to a field.

    ``key`` names the field ("computers", "rows.3.late"); ``text`` is what is printed ("3,315",
    "85%", "近 1/3"); ``name`` is what Word shows at the control, for people.
    """

    key: str
    text: str
    name: str = ""


@dataclass(frozen=True)
class Sentence:
    """Text with figures in it: for a value that is words and numbers together."""

    parts: tuple[str | Figure, ...]


@dataclass(frozen=True)
class Chart:
    """A drawing: an SVG of ours, its size on paper, and what it shows, said in words."""

    svg: str
    width_mm: float
    height_mm: float
    said: str


@dataclass(frozen=True)
class Printed:
    """A figure as it stands in a paper that was read back; "" where somebody emptied it."""

    key: str
    text: str
    sentence: str


class Role(StrEnum):
    """What a number that is no field seems to be, by how it is written."""

    COUNT = "count"  # nothing else fits: the proof-reader has to ask for it
    ORDER = "order"  # 1. (1): numbering
    DATE = "date"
    DOCUMENT = "document"  # 〔2026〕3号
    PHONE = "phone"
    WORDS = "words"  # 十二个: written in characters, before a measure word


@dataclass(frozen=True)
class Loose:
    """A number outside every control."""

    text: str
    role: Role
    sentence: str


@dataclass(frozen=True)
class Paragraph:
    """The words of a paragraph and the name of its style ("" : none)."""

    text: str
    style: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """The words of a table's cell and the figures in it."""

    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table, row by row; ``heads``: so many rows at its top are repeated on each page."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int


@dataclass(frozen=True)
class Reading:
    """A paper, read back: all in the order of the page."""

    figures: tuple[Printed, ...]
    loose: tuple[Loose, ...]
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...]
