"""How Word would set a paragraph and a run: direct marks over its style's, over the defaults."""

from dataclasses import dataclass
from typing import Any

from campaign.papers.official.fill.controls import w
from campaign.papers.official.typeset.fonts import face

POINT = 20  # Word's lengths are twentieths of a point
_LINE_OF_SIZE = 1.3  # a "single" line, by the size of its characters
_OFF = ("0", "false", "off")


@dataclass(frozen=True)
class Look:
    """The marks of a style, those of its ancestors first."""

    paragraph: tuple[Any, ...]
    run: tuple[Any, ...]


class Looks:
    """The styles of a document."""

    def __init__(self, styles: Any) -> None:
        self.styles = {} if styles is None else {s.get(w("styleId")): s for s in styles}
        defaults = None if styles is None else styles.find(w("docDefaults"))
        self.paragraph = _found(defaults, w("pPrDefault"), w("pPr"))
        self.run = _found(defaults, w("rPrDefault"), w("rPr"))
        self.default = next(
            (
                key
                for key, style in self.styles.items()
                if style.get(w("default")) == "1" and style.get(w("type")) == "paragraph"
            ),
            None,
        )

    def of(self, paragraph: Any) -> Look:
        """Return what applies to a paragraph and, before its own marks, to its runs."""
        direct = paragraph.find(w("pPr"))
        named = None if direct is None else direct.find(w("pStyle"))
        chain = self.chain(self.default if named is None else named.get(w("val")))
        marks = [each.find(w("pPr")) for each in chain]
        runs = [each.find(w("rPr")) for each in chain]
        return Look(
            tuple(each for each in (*self.paragraph, *marks, direct) if each is not None),
            tuple(each for each in (*self.run, *runs) if each is not None),
        )

    def chain(self, key: Any) -> list[Any]:
        """Return a style's ancestors and itself; a circle ends where it closes."""
        found: list[Any] = []
        while key in self.styles and self.styles[key] not in found and len(found) < 20:
            found.insert(0, self.styles[key])
            above = self.styles[key].find(w("basedOn"))
            key = None if above is None else above.get(w("val"))
        return found


def _found(element: Any, *path: str) -> tuple[Any, ...]:
    for name in path:
        element = None if element is None else element.find(name)
    return () if element is None else (element,)


def last(marks: tuple[Any, ...], name: str, attribute: str = "val") -> str | None:
    """Return an attribute of the last mark of this name that has it."""
    for each in reversed(marks):
        for found in each.findall(w(name)):
            value = found.get(w(attribute))
            if value is not None:
                return str(value)
            if attribute == "val":
                return "1"  # a switch without a value is on
    return None


def on(marks: tuple[Any, ...], name: str) -> bool:
    """Tell whether a switch is on."""
    return last(marks, name) not in (None, *_OFF)


def points(marks: tuple[Any, ...], name: str, attribute: str = "val", per: int = POINT) -> float:
    """Return a length in points; 0 for none, or one that is no number."""
    text = last(marks, name, attribute)
    try:
        return float(text or 0) / per
    except ValueError:
        return 0.0


def run_look(marks: tuple[Any, ...]) -> dict[str, Any]:
    """Return how a run is set: face, size, weight, colour, tracking, underline, place."""
    colour = last(marks, "color") or "000000"
    return {
        "f": face(last(marks, "rFonts", "eastAsia") or ""),
        "z": points(marks, "sz", per=2) or 10.5,
        "b": on(marks, "b"),
        "c": f"#{colour}" if len(colour) == 6 and colour.isalnum() else "#000000",
        "k": points(marks, "spacing"),
        "x": min(max(points(marks, "w", per=100) or 1.0, 0.33), 3.0),
        "u": last(marks, "u") not in (None, "none", *_OFF),
        "v": last(marks, "vertAlign") or "",
    }


def paragraph_look(marks: tuple[Any, ...], size: float) -> dict[str, Any]:
    """Return how a paragraph is set; ``size`` is that of its largest character."""
    first = points(marks, "ind", "firstLine")
    return {
        "align": last(marks, "jc") or "left",
        "left": points(marks, "ind", "left") or points(marks, "ind", "start"),
        "right": points(marks, "ind", "right") or points(marks, "ind", "end"),
        "first": first - points(marks, "ind", "hanging"),
        "before": points(marks, "spacing", "before"),
        "after": points(marks, "spacing", "after"),
        "line": _line(marks, size),
        "keep": on(marks, "keepNext"),
        "break": on(marks, "pageBreakBefore"),
        "rule": _rule(marks, "bottom"),
        "top": _rule(marks, "top"),
        "between": _rule(marks, "between"),
        "foot": last(marks, "framePr", "yAlign") == "bottom",
        "fills": any(each.find(f"{w('tabs')}/{w('tab')}") is not None for each in marks),
    }


def _line(marks: tuple[Any, ...], size: float) -> float:
    rule = last(marks, "spacing", "lineRule") or "auto"
    line = points(marks, "spacing", "line")
    single = size * _LINE_OF_SIZE
    if rule == "exact" and line:
        return line
    if rule == "atLeast":
        return max(line, single)
    return single * (line / 12 if line else 1)  # automatic: in 240ths of a line


def _rule(marks: tuple[Any, ...], edge: str) -> dict[str, Any] | None:
    """Return the rule at an edge of a paragraph."""
    for each in reversed(marks):
        rule = each.find(f"{w('pBdr')}/{w(edge)}")
        if rule is not None:
            if rule.get(w("val")) in ("nil", "none"):
                return None
            colour = str(rule.get(w("color")))
            return {
                "w": float(rule.get(w("sz")) or 4) / 8,
                "gap": float(rule.get(w("space")) or 0),
                "c": f"#{colour}" if len(colour) == 6 and colour.isalnum() else "#000000",
            }
    return None
