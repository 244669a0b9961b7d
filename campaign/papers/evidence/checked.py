"""What is known of a file that passed, and how much a file may hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000  # an A3 sheet at 400 dpi has 31 million
MOST_NAME = 200
PREVIEWS = 5  # the first pages of a document
PREVIEW_WIDTH = 1_200
PREVIEW_PIXELS = 8_000_000
MOST_PREVIEW = 4 * 1024 * 1024  # bytes of one preview


class Media(StrEnum):
    """The five kinds of file; the value is the name's ending."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"


_OFFICE = "application/vnd.openxmlformats-officedocument"
MIME: dict[Media, str] = {
    Media.PDF: "application/pdf",
    Media.JPG: "image/jpeg",
    Media.PNG: "image/png",
    Media.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Media.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Found:
    """What the content says: its kind, its pages (0: the kind has none), a picture's pixels."""

    media: Media
    pages: int = 0
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Checked:
    """A file that may be kept.

    ``name`` is for showing, never a path; ``previews`` are JPEG files in the folder that the
    caller gave, one for each of the first pages, fewer where a page was too much to draw.
    """

    media: Media
    name: str
    size: int
    sha256: str
    pages: int
    width: int
    height: int
    previews: tuple[Path, ...]


# Draws the first pages into a folder as 1.jpg, 2.jpg, …, and yields each number when it is whole.
Draw = Callable[[Path], Iterator[int]]


def no_preview(folder: Path) -> Iterator[int]:
    """Draw nothing."""
    yield from ()
