"""Outliers 离群: a ratio of one unit that lies far from those of similar units in the same round.

Robust: median and MAD (median of the distances from the median), which a few wrong forms do not
move. A unit is doubtful where 0.6745 × distance / MAD is beyond 3.5 (Iglewicz and Hoaglin, How to
Detect and Handle Outliers, 1993); where more than half are equal and MAD is nothing, the mean
distance takes its place (distance / (1.253314 × mean) beyond 3.5).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

PREFIX = "outlier."
FEWEST = 8  # similar units: fewer tell nothing
BEYOND = Fraction(7, 2)
_OF_MAD = Fraction(6745, 10_000)
_OF_MEAN = Fraction(1_253_314, 1_000_000)
LEAST = 5  # things by which the number is off: one computer in an office of two is no doubt


@dataclass(frozen=True)
class Ratio:
    """So many ``part`` for each ``per``; ``says`` is the sentence of the doubt."""

    part: str
    per: str
    says: str

    @property
    def key(self) -> str:
        """What names it in a doubt."""
        return f"{PREFIX}{self.part}.{self.per}"[:60]


# Fields of the shipped form; a ratio whose fields a form does not have is passed over.
RATIOS: tuple[Ratio, ...] = (
    Ratio("total", "staff_using", "人均计算机数和同类单位相差很大"),
    Ratio("servers", "staff_using", "人均服务器数和同类单位相差很大"),
    Ratio("office_needed_licences", "total", "每台计算机需购的办公软件和同类单位相差很大"),
    Ratio("os_pc_needed_licences", "total", "每台计算机需购的操作系统和同类单位相差很大"),
    Ratio("antivirus_needed_licences", "total", "每台计算机需购的杀毒软件和同类单位相差很大"),
)


@dataclass(frozen=True)
class Line:
    """A unit's figures: only units of one ``kind`` are similar."""

    filing_id: int
    kind: str
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Outlier:
    """A line that lies far off, with the cells that were read."""

    filing_id: int
    ratio: Ratio
    cells: dict[str, dict[str, int]]


def is_outlier(key: str) -> bool:
    """Tell whether a doubt's key names an outlier."""
    return key.startswith(PREFIX)


def outliers(lines: Iterable[Line], ratios: Sequence[Ratio] = RATIOS) -> tuple[Outlier, ...]:
    """Return every line that lies far off by one of the ratios."""
    lines = tuple(lines)
    return tuple(found for ratio in ratios for found in _by(ratio, lines))


def _by(ratio: Ratio, lines: Sequence[Line]) -> Iterable[Outlier]:
    similar: dict[str, list[tuple[Fraction, Line]]] = {}
    for line in lines:
        part, per = line.cells.get(ratio.part), line.cells.get(ratio.per)
        if isinstance(part, int) and isinstance(per, int) and per > 0:
            similar.setdefault(line.kind, []).append((Fraction(part, per), line))
    for some in similar.values():
        if len(some) < FEWEST:
            continue
        middle = median([value for value, _ in some])
        far = _far([abs(value - middle) for value, _ in some])
        for value, line in some:
            part, per = int(line.cells[ratio.part]), int(line.cells[ratio.per])
            if far is not None and abs(value - middle) > far and abs(part - middle * per) >= LEAST:
                read = {ratio.part: part, ratio.per: per}
                yield Outlier(line.filing_id, ratio, {"earlier": {}, "later": read})


def _far(distances: Sequence[Fraction]) -> Fraction | None:
    """Return the distance beyond which a value is far off; None where all are equal."""
    spread = median(distances)
    if spread:
        return BEYOND * spread / _OF_MAD
    mean = Fraction(sum(distances), len(distances))
    return BEYOND * _OF_MEAN * mean if mean else None


def median(values: Sequence[Fraction]) -> Fraction:
    """Return the middle value, or the mean of the two middle ones."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2
