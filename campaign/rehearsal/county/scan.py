"""A page that looks like a stamped table after the scanner: what units hand in."""

import io

from PIL import Image, ImageDraw

PAPER, INK, SEAL = (252, 251, 247), (70, 74, 82), (190, 42, 36)
WIDTH, HEIGHT = 827, 1169  # A4 at 100 dots an inch
LEFT, RIGHT, TOP, ROW = 90, 737, 260, 46
COLUMNS = (90, 300, 410, 520, 630, 737)
ROWS = 14


def stamped_scan(seed: int) -> bytes:
    """Return a PDF of one page: a ruled table with filled cells and a round red seal."""
    page = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(page)
    pen.rectangle((260, 120, 570, 138), fill=INK)  # the title, too small to read
    pen.rectangle((LEFT, 190, 330, 200), fill=INK)
    for number in range(ROWS + 1):
        pen.line((LEFT, TOP + number * ROW, RIGHT, TOP + number * ROW), fill=INK, width=2)
    for x in COLUMNS:
        pen.line((x, TOP, x, TOP + ROWS * ROW), fill=INK, width=2)
    for number in range(ROWS):
        for place, x in enumerate(COLUMNS[:-1]):
            length = 30 + (seed * 7 + number * 13 + place * 29) % 60
            y = TOP + number * ROW + 18
            pen.rectangle((x + 14, y, x + 14 + length, y + 9), fill=INK)
    middle = (570 + seed % 40, 980)
    pen.ellipse((middle[0] - 88, middle[1] - 88, middle[0] + 88, middle[1] + 88),
                outline=SEAL, width=7)  # fmt: skip
    pen.regular_polygon((*middle, 26), 5, rotation=seed % 20, fill=SEAL)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=100)
    return out.getvalue()
