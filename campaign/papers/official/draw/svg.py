"""The few words of SVG that our drawings use; black and grey, for papers are printed so."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

INK, PALE, GREY, RULE = "#1f1f1f", "#e3e3e3", "#6b6b6b", "#c8c8c8"
FONTS = "Noto Sans SC, 黑体, SimHei, sans-serif"


def picture(width: float, height: float, parts: Iterable[str]) -> str:
    """Return a whole SVG, in tenths of a millimetre."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width / 10:g}mm" height="{height / 10:g}mm">{"".join(parts)}</svg>'
    )


def words(x: float, y: float, text: str, *, anchor: str = "start", colour: str = INK) -> str:
    """Return a text; ``y`` is its base line."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{FONTS}" font-size="37" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def box(x: float, y: float, width: float, height: float, colour: str) -> str:
    """Return a filled rectangle."""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:.1f}" height="{height:g}" fill="{colour}"/>'


def rule(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a thin line."""
    return (
        f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{RULE}" stroke-width="2"/>'
    )
