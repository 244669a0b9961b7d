"""The sums of the places directly below one: each next unit's subtree, and its leaves by kind."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Text, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from campaign.records.house.sums import what_they_add
from campaign.reports.sums import units_changed
from campaign.rules.paths import subtree_range
from campaign.rules.sums.cells import Cell, DutyCell, read_cell
from campaign.rules.sums.places import group_of, parent_of, places_of
from models.sums import PlaceSum, UnitSum

Cells = Counter[Cell]


@dataclass
class Below:
    """Without the cells of duties.

    ``subtrees``: by the path of a unit directly below, what all units below it add, without
    itself. ``kinds``: what the units directly below add, by their kind, whoever is below them.
    ``own``: what the unit itself adds, and each unit that has a subtree.
    """

    root: str
    subtrees: dict[str, Cells] = field(default_factory=dict)
    kinds: dict[str, Cells] = field(default_factory=dict)
    own: dict[str, tuple[str, Cells]] = field(default_factory=dict)

    def add(self, path: str, kind: str, cells: Mapping[Cell, int], sign: int) -> None:
        """Put in what a unit adds, or take it out."""
        for cell, number in cells.items():
            if isinstance(cell, DutyCell):
                continue
            for place in places_of(parent_of(path), kind, cell):
                if place == group_of(self.root, kind):
                    self.kinds.setdefault(kind, Counter())[cell] += sign * number
                elif "*" not in place and parent_of(place) == self.root:
                    self.subtrees.setdefault(place, Counter())[cell] += sign * number


def sums_below(session: Session, campaign_id: int, root: str) -> Below:
    """Return the sums below the unit with the path ``root``; exact like reports/sums.py."""
    found = Below(root)
    changed: set[int] = set()
    for sort, unit_id, path, kind, text, number in session.execute(_kept(campaign_id, root)):
        if sort == "place":
            _put(found, path, read_cell(text), number)
        elif sort == "unit":
            found.own[path] = kind, Counter(dict(_cells(text)))
        else:
            changed.add(unit_id)
            if path is not None:
                found.add(path, kind, dict(_cells(text)), -1)
    now = what_they_add(session, campaign_id, changed)
    for unit in now:
        found.add(unit.path, unit.kind, unit.cells, 1)
    found.subtrees = {path: +cells for path, cells in found.subtrees.items() if +cells}
    _complete(session, campaign_id, found)
    for unit in now:
        if unit.path == root or unit.path in found.own or unit.path in found.subtrees:
            found.own[unit.path] = unit.kind, unit.cells
    return found


def _put(found: Below, place: str, cell: Cell, number: int) -> None:
    group = f"{found.root}*"
    if place.startswith(group):
        found.kinds.setdefault(place.removeprefix(group), Counter())[cell] += number
    else:
        found.subtrees.setdefault(place, Counter())[cell] += number


def _complete(session: Session, campaign_id: int, found: Below) -> None:
    """Look up those of ``own`` below whom there were no sums before."""
    missing = found.subtrees.keys() - found.own.keys()
    if missing:
        rows = session.execute(
            select(UnitSum.path, UnitSum.kind, UnitSum.cells).where(
                UnitSum.campaign_id == campaign_id, UnitSum.path.in_(missing)
            )
        )
        for path, kind, cells in rows:
            found.own[path] = kind, Counter({read_cell(t): n for t, n in cells.items()})


def _cells(text: str) -> Iterator[tuple[Cell, int]]:
    return ((read_cell(cell), number) for cell, number in json.loads(text).items())


def _kept(campaign_id: int, root: str) -> Any:
    low, high = subtree_range(root)
    mine = PlaceSum.campaign_id == campaign_id
    strokes = func.length(PlaceSum.place) - func.length(func.replace(PlaceSum.place, "/", ""))
    of_units = or_(*(PlaceSum.cell.startswith(sort) for sort in ("unit/", "owed/")))
    group = f"{root}*"
    next_below = (
        (PlaceSum.place > low)
        & (PlaceSum.place < high)
        & (strokes == root.count("/") + 1)
        & ~PlaceSum.place.contains("*")
    )
    its_groups = (PlaceSum.place >= group) & (PlaceSum.place < f"{root}+")
    added = cast(UnitSum.cells, Text)
    changed = units_changed(campaign_id)
    own = or_(
        UnitSum.path == root, UnitSum.path.in_(select(PlaceSum.place).where(mine, next_below))
    )
    return union_all(
        select(
            literal("place"), null().label("unit_id"), PlaceSum.place.label("path"),
            null().label("kind"), PlaceSum.cell.label("text"), PlaceSum.number,
        ).where(mine, of_units, or_(next_below, its_groups)),
        select(literal("unit"), UnitSum.unit_id, UnitSum.path, UnitSum.kind, added, null()).where(
            UnitSum.campaign_id == campaign_id, own
        ),
        select(
            literal("changed"), changed.c.unit_id, UnitSum.path, UnitSum.kind, added, null()
        )
        .select_from(changed)
        .outerjoin(
            UnitSum,
            (UnitSum.campaign_id == campaign_id) & (UnitSum.unit_id == changed.c.unit_id),
        ),
    )  # fmt: skip
