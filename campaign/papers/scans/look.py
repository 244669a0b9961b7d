"""One page of a scan: drawn, its codes read, its small picture. Runs in the child process alone."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from campaign.papers.scans.seen import MOST_CODES, MOST_TEXT

_PIXELS = 9_000_000
_DPI = (200, 300)
_LONG_EDGE = 2_400  # of a photograph at the first look
_PREVIEW = (760, 1_080)
_KINDS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_TRIES = (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram)


# Number, picture, turn and texts of codes of one page.
Drawn = tuple[int, Image.Image, int, list[str]]


def look_pdf(path: Path, first: int, last: int) -> Iterator[Drawn]:
    """Yield number, picture, turn and codes of the pages ``first`` to ``last``."""
    document = pypdfium2.PdfDocument(path)
    for number in range(first, min(last, len(document)) + 1):
        page = document[number - 1]
        width, height = page.get_size()
        picture, codes, turn = Image.new("L", (60, 80), 255), list[str](), 0
        for dpi in _DPI:
            if width <= 0 or height <= 0:
                break
            scale = min(dpi / 72, (_PIXELS / (width * height)) ** 0.5)
            picture = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
            picture = picture.convert("L")
            codes, turn = read_codes(picture)
            if codes:
                break
        page.close()
        yield number, picture, turn, codes


def look_picture(path: Path) -> Iterator[Drawn]:
    """Yield the one page that a picture is; its turn is told from how its pixels lie."""
    with Image.open(path) as opened:
        opened.draft("L", (_LONG_EDGE, _LONG_EDGE))
        turn = {3: 180, 6: 90, 8: 270}.get(opened.getexif().get(0x0112, 1), 0)
        picture: Image.Image = ImageOps.grayscale(opened)
    if picture.width * picture.height > _PIXELS:
        picture.thumbnail((3_000, 3_000))
    codes, found = read_codes(picture)
    yield 1, picture, found if codes else turn, codes


def read_codes(picture: Image.Image) -> tuple[list[str], int]:
    """Return the texts of the QR codes, and by how much the page is to be turned to stand up."""
    for prepared, binarizer in _prepared(picture):
        with suppress(ValueError, RuntimeError):
            found: list[Any] = zxingcpp.read_barcodes(prepared, formats=_KINDS, binarizer=binarizer)
            good = [one for one in found if one.valid and len(one.text) <= MOST_TEXT]
            if good:
                turn = round(-good[0].orientation / 90) % 4 * 90
                return [one.text for one in good][:MOST_CODES], turn
    return [], 0


def _prepared(picture: Image.Image) -> Iterator[tuple[Image.Image, Any]]:
    for binarizer in _TRIES:
        yield picture, binarizer
    yield picture.filter(ImageFilter.MedianFilter(3)), _TRIES[0]
    yield ImageOps.autocontrast(picture.filter(ImageFilter.UnsharpMask(3, 160, 2))), _TRIES[1]


def write_small(picture: Image.Image, turn: int, place: Path) -> None:
    """Write the small picture, standing up."""
    small = picture.rotate(-turn, expand=True)
    small.thumbnail(_PREVIEW)
    small.save(place, "JPEG", quality=60)
