"""Taking the units that have changed into the sums: the heartbeat's work, a few hundred at a time.

Until then whoever reads the sums counts those units by themselves, so the sums are exact whether
this has run or not; it only keeps their number small. docs/adr/0033-sums.md
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from campaign.records.house.insert import add_to, put_rows
from campaign.records.house.sums import AT_ONCE, chunks, what_they_add
from campaign.records.notice.turns import sums_turn
from campaign.rules.sums.cells import Cell, read_cell
from campaign.rules.sums.places import parent_of, places_of
from campaign.services.transaction import transaction
from models.sums import PlaceSum, UnitChanged, UnitSum

ROUNDS = 400  # a launch of 100,000 units in two beats

Group = tuple[str, str]  # the path above, the kind of unit


def sum_up(*, rounds: int = ROUNDS) -> int:
    """Take what has changed into the sums; return how many units that were.

    Each round commits by itself. Two workers take turns: what one has begun the other waits for.
    """
    done = 0
    for _ in range(rounds):
        with transaction() as session:
            sums_turn(session)
            found = _round(session)
        done += found
        if not found:
            break
    return done


def _round(session: Session) -> int:
    marks = session.execute(
        select(UnitChanged.id, UnitChanged.campaign_id, UnitChanged.unit_id)
        .order_by(UnitChanged.id)
        .limit(AT_ONCE)
    ).all()
    units: dict[int, set[int]] = {}
    for _id, campaign_id, unit_id in marks:
        units.setdefault(campaign_id, set()).add(unit_id)
    for campaign_id, unit_ids in units.items():
        _take(session, campaign_id, unit_ids)
    for some in chunks([row.id for row in marks]):
        # Those read above and no others: what has changed since then has marks of its own.
        session.execute(delete(UnitChanged).where(UnitChanged.id.in_(some)))
    return sum(len(unit_ids) for unit_ids in units.values())


def _take(session: Session, campaign_id: int, unit_ids: set[int]) -> None:
    # By the unit above and the kind: what shares both belongs to the same places.
    change: dict[Group, Counter[str]] = defaultdict(Counter)
    before = session.execute(
        select(UnitSum.path, UnitSum.kind, UnitSum.cells).where(
            UnitSum.campaign_id == campaign_id, UnitSum.unit_id.in_(unit_ids)
        )
    )
    for path, kind, cells in before:
        change[parent_of(path), kind].subtract(cells)
    rows: list[dict[str, Any]] = []
    texts = _Texts()
    for unit in what_they_add(session, campaign_id, unit_ids):
        kept = {texts[cell]: number for cell, number in unit.cells.items()}
        change[parent_of(unit.path), unit.kind].update(kept)
        rows.append(
            {
                "campaign_id": campaign_id, "unit_id": unit.unit_id, "path": unit.path,
                "kind": unit.kind, "cells": kept,
            }
        )  # fmt: skip
    put_rows(session, UnitSum, ("campaign_id", "unit_id"), rows)
    _add(session, campaign_id, change)


class _Texts(dict[Cell, str]):
    """The texts of cells, each spelt once."""

    def __missing__(self, cell: Cell) -> str:
        self[cell] = cell.text
        return self[cell]


def _add(session: Session, campaign_id: int, change: Mapping[Group, Counter[str]]) -> None:
    total: Counter[tuple[str, str]] = Counter()
    for (parent, kind), cells in change.items():
        for text, number in cells.items():
            for place in places_of(parent, kind, read_cell(text)) if number else ():
                total[place, text] += number
    sums = [
        {"campaign_id": campaign_id, "place": place, "cell": text, "number": number}
        for (place, text), number in sorted(total.items())
        if number
    ]
    add_to(session, PlaceSum, ("campaign_id", "place", "cell"), sums, number="number")
    fewer = [key for key, number in total.items() if number < 0]
    for some in chunks(fewer):
        key = tuple_(PlaceSum.place, PlaceSum.cell)
        mine = PlaceSum.campaign_id == campaign_id
        session.execute(delete(PlaceSum).where(mine, key.in_(some), PlaceSum.number == 0))
