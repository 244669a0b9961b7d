"""Pictures for tests: honest ones by Pillow, hostile ones byte by byte."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

GPS = "31.2304,121.4737"


def jpg(width: int = 400, height: int = 300, mode: str = "RGB", **how: Any) -> bytes:
    """Return a photograph: its upper left quarter is dark."""
    return _saved(_drawn(width, height, mode), "JPEG", **how)


def png(width: int = 400, height: int = 300, mode: str = "RGB", **how: Any) -> bytes:
    """Return a picture without loss."""
    return _saved(_drawn(width, height, mode), "PNG", **how)


def phone(turn: int = 6) -> bytes:
    """Return a photograph as a phone keeps it: lying down, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "Huawei"
    exif[0x8825] = {1: "N", 2: (31.0, 13.0, 49.0), 29: GPS}
    return jpg(800, 600, exif=exif)


def _drawn(width: int, height: int, mode: str) -> Image.Image:
    image = Image.new("L", (width, height), 230)
    image.paste(20, (0, 0, width // 2, height // 2))
    if mode == "I;16":
        return Image.frombytes(
            "I;16", (width, height), b"".join(b"\0" + bytes((v,)) for v in image.tobytes())
        )
    return image.convert("RGB").convert(mode)


def _saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def saved(kind: str) -> bytes:
    """Return a small picture of another kind."""
    return _saved(_drawn(40, 30, "RGB"), kind)


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))


def giant_png(width: int = 65_535, height: int = 65_535) -> bytes:
    """Return a PNG of a few bytes that says how large it is."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def giant_jpg(width: int = 65_500, height: int = 65_500) -> bytes:
    """Return a JPG whose frame says how large it is."""
    content = bytearray(jpg(64, 64))
    at = content.index(b"\xff\xc0")
    struct.pack_into(">HH", content, at + 5, height, width)
    return bytes(content)


def with_chunk(name: bytes, data: bytes) -> bytes:
    """Return a PNG with one chunk more, before its pixels."""
    content = png()
    at = content.index(b"IDAT") - 4
    return content[:at] + chunk(name, data) + content[at:]
