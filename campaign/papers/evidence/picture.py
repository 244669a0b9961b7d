"""A picture: its size judged before anything is decoded; and how every preview is written."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps

from campaign.papers.evidence.checked import (
    MOST_PIXELS,
    PREVIEW_PIXELS,
    PREVIEW_WIDTH,
    Draw,
    Found,
    Media,
)
from campaign.rules.errors import Invalid

_DAMAGED = "图片不完整或已损坏，打不开。请重新扫描、拍照或另存一份，再上传。"
_QUALITY = 82
_FORMATS = {Media.JPG: "JPEG", Media.PNG: "PNG"}
# What a broken picture can meet in the library; anything else is our fault, and is seen as one.
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, EOFError,
    AttributeError, ZeroDivisionError,
)  # fmt: skip


def judge_picture(path: Path, media: Media) -> tuple[Found, Draw]:
    """Read the picture's header, then all of it, made small while it is read.

    Raises:
        Invalid: too many pixels, truncated, or broken.
    """
    # The bound is ours, below; the library's would only warn.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=(_FORMATS[media],)) as image:
            width, height = image.size
            refuse_giant(width, height)
            turn = _orientation(image)
            small = shrunk(image)
    except _BROKEN:
        raise Invalid(_DAMAGED) from None

    def draw(folder: Path) -> Iterator[int]:
        write_preview(small, folder, 1, turn)
        yield 1

    if turn in (5, 6, 7, 8):
        width, height = height, width
    return Found(media, 1, width, height), draw


def refuse_giant(width: int, height: int) -> None:
    """Hold a picture's size against the bound.

    Raises:
        Invalid: it has too many pixels, or none.
    """
    if width < 1 or height < 1:
        raise Invalid(_DAMAGED)
    if width * height > MOST_PIXELS:  # as the sentence says
        raise Invalid(
            "图片太大（%(width)s×%(height)s 像素），最多 5000 万像素。"
            "请用 300 dpi 重新扫描，或另存为较小的图片，再上传。",
            width=width,
            height=height,
        )


def _orientation(image: Image.Image) -> int:
    """Return how the camera was held (1 to 8), 1 where the notes are broken."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:  # notes are anybody's bytes; the picture itself is judged apart
        return 1


def shrunk(image: Image.Image) -> Image.Image:
    """Return the picture at the size of a preview; decodes all of it, and keeps little."""
    width, height = image.size
    scale = min(1.0, PREVIEW_WIDTH / width, (PREVIEW_PIXELS / (width * height)) ** 0.5)
    wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
    image.draft(image.mode, wanted)  # a jpg is decoded at 1/2, 1/4 or 1/8 where that will do
    image.load()
    image = _plain_mode(image)
    factor = min(image.width // wanted[0], image.height // wanted[1]) // 2
    if factor > 1:
        image = image.reduce(factor)
    return image if image.size == wanted else image.resize(wanted, Image.Resampling.LANCZOS)


def _plain_mode(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be made smaller: no palettes, no 16 bits."""
    if image.mode.startswith(("I", "F")):
        return image.convert("F").point(lambda value: value / 256 + 0).convert("L")
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image.convert("L") if image.mode == "1" else image


def write_preview(image: Image.Image, folder: Path, number: int, turn: int = 1) -> None:
    """Write a page's preview, upright, on white, without a word about camera, place or person."""
    if image.mode in ("RGBA", "LA", "La", "RGBa"):
        opaque = image.convert("RGBA")
        image = Image.new("RGB", image.size, "white")
        image.paste(opaque, mask=opaque.getchannel("A"))
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    if 2 <= turn <= 8:
        bare.getexif()[0x0112] = turn
        bare = ImageOps.exif_transpose(bare)
    bare.save(folder / f"{number}.jpg", "JPEG", quality=_QUALITY, exif=b"")
