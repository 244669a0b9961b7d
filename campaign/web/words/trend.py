"""The trend as a drawing: what a browser without scripts, and paper, show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaign.reports.lead.trend import TrendDay
from campaign.reports.progress.numbers import Numbers
from campaign.rules.trend import points_apart
from campaign.web.words.sentence import _

# The drawing's own units: the plot inside it, from 0 to 100 per cent.
WIDTH, HEIGHT = 400, 132
LEFT, RIGHT, TOP, BOTTOM = 34, 344, 10, 108


@dataclass(frozen=True)
class Mark:
    """A point of the drawing with the share beside it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """Lines as SVG writes them, and the last point of each (None: there is no such line)."""

    this_year: tuple[str, ...]
    last_year: tuple[str, ...]
    now: Mark | None
    then: Mark | None


def drawing(days: Sequence[TrendDay]) -> Drawing:
    """Draw 报送率 of these days, and of a year before."""
    this = [(day.on, day.numbers) for day in days]
    last = [(day.on, day.year_before) for day in days]
    first, end = days[0].on, days[-1].on
    return Drawing(
        _lines(this, first, end), _lines(last, first, end), _end(this, first, end),
        _end(last, first, end),
    )  # fmt: skip


def compared(days: Sequence[TrendDay]) -> str:
    """Say how the last day stands beside the same day a year before; empty where none ran."""
    now, then = days[-1].numbers, days[-1].year_before
    if then is None or not now.due or not then.due:
        return ""
    apart = points_apart(now.answered, now.due, then.answered, then.due) or ""
    figures = {"share": then.answered_share, "points": apart.removeprefix("-")}
    if apart == "0.0":
        return _("去年同日报送率 %(share)s，今年持平。", **figures)
    if apart.startswith("-"):
        return _("去年同日报送率 %(share)s，今年低 %(points)s 个百分点。", **figures)
    return _("去年同日报送率 %(share)s，今年高 %(points)s 个百分点。", **figures)


Line = Sequence[tuple[date, Numbers | None]]


def _lines(line: Line, first: date, end: date) -> tuple[str, ...]:
    """Return a polyline for each stretch of days without a gap."""
    found: list[list[str]] = [[]]
    for on, numbers in line:
        if numbers and numbers.due:
            x, y = _at(on, numbers, first, end)
            found[-1].append(f"{x:.1f},{y:.1f}")
        elif found[-1]:
            found.append([])
    return tuple(" ".join(points) for points in found if len(points) > 1)


def _end(line: Line, first: date, end: date) -> Mark | None:
    known = [(on, numbers) for on, numbers in line if numbers and numbers.due]
    if not known:
        return None
    on, numbers = known[-1]
    x, y = _at(on, numbers, first, end)
    return Mark(round(x, 1), round(y, 1), numbers.answered_share or "")


def _at(on: date, numbers: Numbers, first: date, end: date) -> tuple[float, float]:
    days = max(1, (end - first).days)
    x = LEFT + (RIGHT - LEFT) * (on - first).days / days
    return x, BOTTOM - (BOTTOM - TOP) * numbers.answered / numbers.due
