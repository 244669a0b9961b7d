"""Pages copied out of scans into a PDF of their own, nothing drawn anew. Child process alone."""

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image

from campaign.papers.evidence.checked import Media

_A4 = (595.28, 841.89)


def copy_pages(pieces: Sequence[tuple[Path, str, int, int]], out: Path) -> None:
    """Write the pieces (file, its kind, page, turn) as one PDF; turned by a mark, not by pixels."""
    made = pypdfium2.PdfDocument.new()
    opened: dict[Path, pypdfium2.PdfDocument] = {}
    for place, media, number, turn in pieces:
        if media == Media.PDF:
            source = opened.setdefault(place, pypdfium2.PdfDocument(place))
            made.import_pages(source, [number - 1])
            page = made[len(made) - 1]
        else:
            page = _page_of_picture(made, place, media)
        page.set_rotation((page.get_rotation() + turn) % 360)
        page.close()
    made.save(out)


def _page_of_picture(made: pypdfium2.PdfDocument, place: Path, media: str) -> pypdfium2.PdfPage:
    with Image.open(place) as picture:
        width, height = picture.size
        bitmap = (
            None if media == Media.JPG else pypdfium2.PdfBitmap.from_pil(picture.convert("RGB"))
        )
    long_edge = _A4[1] / max(width, height)
    size = (width * long_edge, height * long_edge)
    page = made.new_page(*size)
    image = pypdfium2.PdfImage.new(made)
    if bitmap is None:
        image.load_jpeg(place, inline=True)
    else:
        image.set_bitmap(bitmap)
    image.set_matrix(pypdfium2.PdfMatrix().scale(*size))
    page.insert_obj(image)
    page.gen_content()
    return page
