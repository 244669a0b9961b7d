"""Units that a search or a filter found, page by page, with their parents as context."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from campaign.reports.paging import Cursor, Order, Window, window
from campaign.reports.prepared import Asked, prepared
from campaign.reports.units.lines import (
    UnitLine,
    children_of,
    contacts,
    is_vacant,
    lacks_address,
    seen,
)
from campaign.rules.paths import ancestors
from campaign.rules.permissions import Asker
from models.among import among
from models.unit import Unit

PER_PAGE = 50
LONGEST_WORD = 60
# Whoever finds more than this looks for something narrower; how many more takes a look at each.
MOST_COUNTED = 100


@dataclass(frozen=True)
class Wish:
    """What is looked for: words of name or code, a kind, a lack, or the children of one unit."""

    words: str = ""
    kind: str = ""
    lack: str = ""
    under: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything is looked for at all."""
        return bool(self.words or self.kind or self.lack or self.under)


# The children of one unit stand by code, as in the tree that they continue.
IN_TREE = Order((Unit.path, Unit.id))
BY_CODE = Order((Unit.code, Unit.id))


@dataclass(frozen=True)
class Found:
    """One page of units in the order of the tree; ``lines`` are its rows with their parents."""

    lines: tuple[UnitLine, ...]
    page: Window[Any]


def found(session: Session, asker: Asker, wish: Wish, cursor: Cursor, *, on: date) -> Found:
    """Return one page of the units that the asker sees and that fit the wish."""
    order = BY_CODE if wish.under else IN_TREE
    asked = _asked(asker, wish, on)
    page = window(session, asked, order, cursor, size=PER_PAGE, most=MOST_COUNTED)
    return Found(_woven(session, asker, page.rows, on), page)


_LINE = (Unit.id, Unit.code, Unit.name, Unit.kind, Unit.closed_on, Unit.path)


@prepared
def _asked(asker: Asker, wish: Wish, on: date) -> Asked:
    return select(*_LINE).where(seen(asker), *_conditions(wish, on))


@prepared
def _these(asker: Asker) -> Asked:
    return select(*_LINE).where(among(Unit.id, "units"), seen(asker))


def _conditions(wish: Wish, on: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if words := wish.words[:LONGEST_WORD]:
        conditions.append(
            or_(
                Unit.name.contains(words, autoescape=True),
                Unit.code.contains(words, autoescape=True),
            )
        )
    if wish.kind:
        conditions.append(Unit.kind == wish.kind)
    if wish.under:
        conditions.append(Unit.parent_id == wish.under)
    if wish.lack == "vacant":
        conditions.append(is_vacant(on))
    if wish.lack == "no-address":
        conditions.append(lacks_address(on))
    return conditions


def _woven(session: Session, asker: Asker, units: Sequence[Any], on: date) -> tuple[UnitLine, ...]:
    """Put each unit below its parents; a parent that did not fit itself is context."""
    hits = {unit.id for unit in units}
    above = {one for unit in units for one in ancestors(unit.path)} - hits
    parents = session.execute(_these(asker), {"units": list(above)}).all() if above else ()
    known = {unit.id: unit for unit in (*units, *parents)}
    numbers = children_of(session, asker, list(hits))
    people = contacts(session, hits, on=on)
    lines: dict[int, UnitLine] = {}
    for unit in units:
        chain = [one for one in ancestors(unit.path) if one in known] + [unit.id]
        for depth, one in enumerate(chain):
            if one not in lines:
                here = known[one]
                lines[one] = UnitLine(
                    here.id, here.code, here.name, here.kind, here.closed_on,
                    numbers.get(one, 0), people.get(one), depth=depth, context=one not in hits,
                )  # fmt: skip
    return tuple(lines.values())
