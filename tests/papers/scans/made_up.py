"""Made-up scans: a page of the form as Chromium printed it, its codes drawn anew, then ill-treated.

What happens to paper: turned, askew, shrunk by the copier, stamped across the print, washed out,
blurred, speckled, squeezed as JPEG, at 150 dpi.
"""

import io
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from campaign.papers.scans.qr import qr
from campaign.rules.survey.scans.code import PrintCode, first_keys

KEY = first_keys("a key for made-up scans, long enough")
PRINTED = Path(__file__).with_name("printed.png")  # 250 dpi
DPI = 250
# Where the codes stand on that page, in millimetres from its upper left corner: 27 mm each.
PLACES = ((169, 14), (14, 254))
SIDE = 27.0


def millimetres(length: float) -> int:
    return round(length * DPI / 25.4)


@cache
def printed() -> Image.Image:
    return Image.open(PRINTED).convert("L")


def page_with(text: str) -> Image.Image:
    """The printed page with this code in both places."""
    page = printed().copy()
    side = millimetres(SIDE)
    view = memoryview(zxingcpp.write_barcode_to_image(qr(text), scale=6, add_quiet_zones=True))
    code = Image.frombytes("L", (view.shape[1], view.shape[0]), view.tobytes())
    code = code.resize((side, side), Image.Resampling.LANCZOS)
    for across, down in PLACES:
        page.paste(code, (millimetres(across), millimetres(down)))
    return page


def stamp(page: Image.Image, chance: random.Random) -> None:
    """A round stamp of 42 mm somewhere, and now and then right over a code."""
    ink = Image.new("L", page.size, 255)
    draw = ImageDraw.Draw(ink)
    across, down = chance.uniform(60, 170), chance.uniform(100, 250)
    if chance.random() < 0.35:
        across, down = (x + SIDE / 2 + chance.uniform(-9, 9) for x in chance.choice(PLACES))
    middle, radius = (millimetres(across), millimetres(down)), millimetres(21)
    box = [middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius]
    draw.ellipse(box, outline=110, width=millimetres(1.2))
    draw.regular_polygon((*middle, radius * 0.3), 5, fill=110)
    page.paste(ImageChops.multiply(page, ink))


def scanned(text: str, seed: int) -> Image.Image:
    """One page as a poor scanner at 150 dpi sees it."""
    chance = random.Random(seed)
    page = page_with(text)
    stamp(page, chance)
    size = 150 / DPI * chance.uniform(0.93, 1.02)
    page = page.resize((round(page.width * size), round(page.height * size)), Image.Resampling.BOX)
    page = page.rotate(chance.uniform(-5, 5), Image.Resampling.BILINEAR, expand=True, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(chance.uniform(0, 0.7)))
    page = page.rotate(chance.choice((0, 90, 180, 270)), expand=True)
    page = ImageEnhance.Contrast(page).enhance(chance.uniform(0.6, 1.1))
    noise = Image.effect_noise(page.size, chance.uniform(8, 30))
    return ImageChops.add(page, noise, 1, -128)


def as_pdf(pages: Sequence[Image.Image], quality: int = 55) -> bytes:
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=quality
    )
    return out.getvalue()


def codes(documents: int, pages: int) -> list[PrintCode]:
    """The codes of so many documents, page by page."""
    return [
        PrintCode(100_000 + n, 12, 200_000 + n, 34, f"ABCDEFGH{n // 26 % 26 + 65:c}{n % 26 + 65:c}",
                  page, pages)
        for n in range(documents)
        for page in range(1, pages + 1)
    ]  # fmt: skip
