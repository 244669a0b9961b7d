"""The tree of units, opened where the reader opened it: its cost follows what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaign.reports.units.lines import Contact, UnitLine, children_of, contacts, seen
from campaign.rules.paths import ROOT, covers
from campaign.rules.permissions import Asker, Permission, Reach, reaches
from models.unit import Unit

# A flat county of hundreds of departments is paged on a list of its own, not poured into the tree.
MOST_CHILDREN = 100
MOST_OPEN = 60


@dataclass(frozen=True)
class Tree:
    """The lines in the tree's order, and which units stand open."""

    lines: tuple[UnitLine, ...]
    opened: tuple[int, ...]


def tree(session: Session, asker: Asker, opened: Sequence[int] | None, *, on: date) -> Tree:
    """Return the tree as far as it is opened; None opens its highest units."""
    tops = session.scalars(select(Unit).where(_highest(asker)).order_by(Unit.code)).all()
    wanted = [top.id for top in tops] if opened is None else list(opened)
    wanted = wanted[:MOST_OPEN]
    below = _children(session, asker, wanted)
    shown = [unit.id for unit in tops] + [unit.id for units in below.values() for unit in units]
    numbers = children_of(session, asker, shown)
    people = contacts(session, shown, on=on)
    lines: list[UnitLine] = []

    def add(unit: Unit, depth: int) -> None:
        inside = below.get(unit.id, [])
        children = numbers.get(unit.id, 0)
        lines.append(
            _line(
                unit, children, people.get(unit.id), depth, below.get(unit.id),
            )
        )  # fmt: skip
        for child in inside:
            add(child, depth + 1)

    for top in tops:
        add(top, 0)
    return Tree(tuple(lines), tuple(unit for unit in wanted if unit in below))


def _line(
    unit: Unit, children: int, contact: Contact | None, depth: int, inside: list[Unit] | None
) -> UnitLine:
    return UnitLine(
        unit.id,
        unit.code,
        unit.name,
        unit.kind,
        unit.closed_on,
        children,
        contact,
        depth=depth,
        is_open=inside is not None,
        rest=children - len(inside) if inside else 0,
        last_child=inside[-1].id if inside else 0,
    )


def _highest(asker: Asker) -> ColumnElement[bool]:
    """Return the condition "nothing that the asker sees stands above this unit"."""
    pairs = reaches(asker, Permission.SEE_UNITS)
    whole = [path for reach, path in pairs if reach is Reach.SUBTREE]
    if ROOT in whole:
        return Unit.parent_id.is_(None)
    tops = [
        path
        for _reach, path in pairs
        if not any(above != path and covers(above, path) for above in whole)
    ]
    return Unit.path.in_(tops)


def _children(session: Session, asker: Asker, parents: Sequence[int]) -> dict[int, list[Unit]]:
    """Return the first children of each parent, by code."""
    ranked = (
        select(
            Unit.id,
            func.row_number().over(partition_by=Unit.parent_id, order_by=Unit.code).label("n"),
        )
        .where(Unit.parent_id.in_(parents), seen(asker))
        .subquery()
    )
    units = session.scalars(
        select(Unit)
        .join(ranked, ranked.c.id == Unit.id)
        .where(ranked.c.n <= MOST_CHILDREN)
        .order_by(Unit.code)
    )
    found: dict[int, list[Unit]] = {}
    for unit in units:
        assert unit.parent_id is not None
        found.setdefault(unit.parent_id, []).append(unit)
    return found
