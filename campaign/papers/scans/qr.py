"""The code on a printed form as a picture: vectors, sharp at any size."""

import base64
from typing import Any

import zxingcpp

# A quarter of it may be under a stamp, a fold or a coffee cup.
_LEVEL = "Q"


def qr(text: str) -> Any:
    """Return a QR code as zxing-cpp keeps it."""
    return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=_LEVEL)


def qr_address(text: str) -> str:
    """Return it as the address of an image (SVG with its quiet zone) for a page."""
    drawn = zxingcpp.write_barcode_to_svg(qr(text))
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
