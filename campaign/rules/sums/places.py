"""Places: for whom sums are kept, as texts.

``"/1/5/"`` is everything below unit 5, without unit 5 itself, since what one unit adds is kept with
the unit; ``"/"`` is everything. ``"/1/5/*school"`` are the schools directly below it; of those only
what counts units is kept, since a tree may have as many such groups as units.
"""

from collections.abc import Iterator

from campaign.rules.paths import ROOT
from campaign.rules.sums.cells import Cell, DutyCell


def places_of(parent: str, kind: str, cell: Cell) -> Iterator[str]:
    """Return the places whose sums this cell of a unit of the kind below ``parent`` belongs to."""
    above = parent
    yield above
    while above != ROOT:
        above = parent_of(above)
        yield above
    if not isinstance(cell, DutyCell):
        yield group_of(parent, kind)


def group_of(parent: str, kind: str) -> str:
    """Return the place of the units of a kind directly below ``parent``."""
    return f"{parent}*{kind}"


def parent_of(path: str) -> str:
    """Return the path above; ``"/"`` for a root."""
    return path[: path.rstrip("/").rfind("/") + 1]
