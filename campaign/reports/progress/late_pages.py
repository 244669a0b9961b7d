"""Pages of the lagging table: a place in the list as a word of an address, and what follows it.

The list is sorted in Python (late.py), so a page is cut out of it; a place holds what the list is
sorted by and is good whatever becomes of its duty.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from campaign.reports.paging import Place, Window
from campaign.reports.progress.late import FIGURES, Late, Order, Wish, place_of

_FIGURE = re.compile(r"-?[0-9]{1,10}")
_PATH = re.compile(r"[0-9]{1,10}(-[0-9]{1,10}){0,40}")
_IN_TREE = 4  # path, due day, position, duty


def late_page(
    found: Sequence[Late], wish: Wish, *, after: str, before: str, size: int
) -> Window[Late]:
    """Return the page behind the place ``after`` or in front of ``before``, else the first."""
    places = [place_of(one, wish.order) for one in found]
    begin = _begin(places, wish, after, before, size)
    rows = tuple(found[begin : begin + size])
    if not rows and begin:
        begin, rows = 0, tuple(found[:size])
    if not rows:
        return Window(())
    more = begin + size < len(found)
    return Window(
        rows, len(found), begin + 1, spelt(places[begin + len(rows) - 1]) if more else None,
        spelt(places[begin]) if begin else None,
    )  # fmt: skip


def _begin(places: list[Place], wish: Wish, after: str, before: str, size: int) -> int:
    """Return where the page begins; ``places`` stand downwards where the wish turns them round."""
    behind, ahead = read_place(after, wish.order), read_place(before, wish.order)
    up = places[::-1] if wish.backwards else places
    if ahead is not None:
        end = len(places) - bisect_right(up, ahead) if wish.backwards else bisect_left(up, ahead)
        return max(0, end - size)
    if behind is not None:
        return len(places) - bisect_left(up, behind) if wish.backwards else bisect_right(up, behind)
    return 0


def spelt(place: Place) -> str:
    """Return a place as a word: figures parted by dots, the numbers of a path by strokes."""
    return ".".join(
        "-".join(map(str, part)) if isinstance(part, tuple) else str(part) for part in place
    )


def read_place(text: str, order: Order) -> Place | None:
    """Return the place that a word of the address tells of, or None when it is none."""
    parts = text.split(".")
    if order is Order.STEP:
        fits = len(parts) == FIGURES[order] + 1 and all(map(_FIGURE.fullmatch, parts))
        return tuple(int(part) for part in parts) if fits else None
    if len(parts) != FIGURES[order] + _IN_TREE:
        return None
    path = parts.pop(-_IN_TREE)
    if not _PATH.fullmatch(path) or not all(map(_FIGURE.fullmatch, parts)):
        return None
    figures: list[int | tuple[int, ...]] = [int(part) for part in parts]
    figures.insert(FIGURES[order], tuple(int(part) for part in path.split("-")))
    return tuple(figures)
