"""The sums kept beside the duties, as of now: exact, whatever has been taken into them yet."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, Text, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from campaign.records.house.sums import terms_by_id, what_they_add
from campaign.reports.progress.standing import Look
from campaign.rules.paths import covers
from campaign.rules.permissions import Asker, Permission, Reach, reaches
from campaign.rules.sums.cells import Cell, DutyCell, read_cell
from campaign.rules.sums.unit import TermDates
from models.sums import PlaceSum, UnitChanged, UnitSum


@dataclass(frozen=True)
class Places:
    """Whose sums are asked: whole subtrees and single units, by their paths; none lies in another.

    The same units as ``visible(…)`` (reports/visible.py) lets through.
    """

    subtrees: frozenset[str]
    units: frozenset[str] = frozenset()

    def hold(self, path: str) -> bool:
        """Tell whether the unit with this path is asked for."""
        return path in self.units or any(covers(above, path) for above in self.subtrees)


EVERYWHERE = Places(frozenset({"/"}))


@dataclass(frozen=True)
class Sums:
    """How often each cell occurs, and the terms that the cells speak of."""

    cells: Mapping[Cell, int]
    terms: Mapping[int, TermDates]


def places(asker: Asker, permission: Permission) -> Places:
    """Return the places that the asker's right reaches."""
    pairs = reaches(asker, permission)
    below = {path for reach, path in pairs if reach is Reach.SUBTREE}
    tops = frozenset(p for p in below if not any(covers(a, p) for a in below if a != p))
    own = {path for reach, path in pairs if reach is Reach.OWN}
    return Places(tops, frozenset(p for p in own if not any(covers(a, p) for a in tops)))


def kept_sums(
    session: Session, campaign_id: int, look: Look, asker: Asker, permission: Permission
) -> Sums | None:
    """Return the sums of what the asker sees; None for a look back, which histories answer."""
    return None if look.back else sums(session, campaign_id, places(asker, permission))


def sums(session: Session, campaign_id: int, where: Places) -> Sums:
    """Return the sums of the campaign in these places.

    What is kept is read in one statement, with the units that have changed since; those are taken
    out as they were and put in as they are. So each unit counts once, as it was at one instant.
    """
    found: Counter[Cell] = Counter()
    changed: set[int] = set()
    for sort, unit_id, path, text, number in session.execute(_kept(campaign_id, where)):
        if sort == "place":
            found[read_cell(text)] += number
        elif sort == "unit":
            _add(found, json.loads(text), 1)
        else:
            changed.add(unit_id)
            if path is not None and where.hold(path):
                _add(found, json.loads(text), -1)
    for unit in what_they_add(session, campaign_id, changed):
        if where.hold(unit.path):
            found.update(unit.cells)
    cells = {cell: number for cell, number in found.items() if number}
    used = {cell.term_id for cell in cells if isinstance(cell, DutyCell)}
    return Sums(cells, terms_by_id(session, used))


def _kept(campaign_id: int, where: Places) -> Any:
    added = cast(UnitSum.cells, Text)
    changed = units_changed(campaign_id)
    return union_all(
        select(
            literal("place"), null().label("unit_id"), PlaceSum.place.label("path"),
            PlaceSum.cell.label("text"), PlaceSum.number,
        ).where(PlaceSum.campaign_id == campaign_id, PlaceSum.place.in_(where.subtrees)),
        select(literal("unit"), UnitSum.unit_id, UnitSum.path, added, null()).where(
            UnitSum.campaign_id == campaign_id,
            UnitSum.path.in_(where.subtrees | where.units),
        ),
        select(literal("changed"), changed.c.unit_id, UnitSum.path, added, null())
        .select_from(changed)
        .outerjoin(
            UnitSum,
            (UnitSum.campaign_id == campaign_id) & (UnitSum.unit_id == changed.c.unit_id),
        ),
    )  # fmt: skip


def units_changed(campaign_id: int) -> Subquery:
    """Return unit_id of those that have changed since they were taken into the sums, each once."""
    marks = select(UnitChanged.unit_id).where(UnitChanged.campaign_id == campaign_id)
    return marks.distinct().subquery("changed")


def _add(found: Counter[Cell], cells: Mapping[str, int], sign: int) -> None:
    for text, number in cells.items():
        found[read_cell(text)] += sign * number
