"""A list of units against the register: which are new, which change, where everything then lies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from campaign.rules.paths import ROOT, child_path
from campaign.rules.permissions import Asker, Permission, may
from campaign.rules.sheets.rows import Problem
from campaign.rules.sheets.unit_sheet import UnitRecord


@dataclass(frozen=True)
class Registered:
    """A unit of the register."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    path: str
    closed_on: date | None = None


@dataclass(frozen=True)
class UnitChanges:
    """What is to be written: new units, and those that change in themselves or only by path."""

    new: tuple[Registered, ...]
    changed: tuple[Registered, ...]
    moved_along: tuple[Registered, ...]
    unchanged: int


def plan_units(
    records: Sequence[UnitRecord], register: Sequence[Registered], new_ids: Iterable[int]
) -> UnitChanges:
    """Work out what the records change.

    The records make sound trees with the register (`check_units`); each new one takes the next of
    the ids. Paths are computed anew for all, so that a subtree moves with its head.
    """
    by_code = {unit.code: unit for unit in register}
    known = frozenset(by_code)
    ids = {unit.code: unit.id for unit in register}
    fresh = iter(new_ids)
    for record in records:
        if record.code not in ids:
            ids[record.code] = next(fresh)
    for record in records:
        parent_id = ids[record.parent_code] if record.parent_code else None
        unit = by_code.get(record.code)
        by_code[record.code] = Registered(
            ids[record.code], record.code, record.name, record.kind, parent_id,
            unit.path if unit else "",
        )  # fmt: skip
    paths = _paths({unit.id: unit.parent_id for unit in by_code.values()})
    placed = {code: replace(unit, path=paths[unit.id]) for code, unit in by_code.items()}
    before = {unit.code: unit for unit in register}
    listed = {record.code for record in records}
    changed = [placed[code] for code in listed & known if _differs(placed[code], before[code])]
    along = [
        unit
        for code, unit in placed.items()
        if code in known and unit.path != before[code].path and not _differs(unit, before[code])
    ]
    return UnitChanges(
        new=tuple(placed[record.code] for record in records if record.code not in known),
        changed=tuple(changed),
        moved_along=tuple(along),
        unchanged=len(listed & known) - len(changed),
    )


def _differs(unit: Registered, before: Registered) -> bool:
    return (unit.name, unit.kind, unit.parent_id) != (before.name, before.kind, before.parent_id)


def _paths(above: Mapping[int, int | None]) -> dict[int, str]:
    """Return the path of every unit, each computed once from that of its parent."""
    paths: dict[int, str] = {}
    for unit_id in above:
        chain: list[int] = []
        step: int | None = unit_id
        while step is not None and step not in paths:
            chain.append(step)
            step = above[step]
        path = paths[step] if step is not None else ROOT
        for member in reversed(chain):
            path = child_path(path, member)
            paths[member] = path
    return paths


def beyond_right(
    records: Iterable[UnitRecord],
    changes: UnitChanges,
    register: Iterable[Registered],
    asker: Asker,
    column: str,
) -> Iterator[Problem]:
    """Refuse rows that would write where the asker has no right, from there or to there."""
    before = {unit.code: unit.path for unit in register}
    after = {unit.code: unit.path for unit in (*changes.new, *changes.changed)}
    for record in records:
        places = [after.get(record.code), before.get(record.code) if record.code in after else None]
        if any(place and not may(asker, Permission.MANAGE_UNITS, place) for place in places):
            yield Problem(
                record.row, column, "这个单位不在您负责的范围内，不能添加或修改。请删去这一行。"
            )


def closed_units(
    records: Iterable[UnitRecord], register: Iterable[Registered], today: date, column: str
) -> Iterator[Problem]:
    """Refuse rows about units that were closed, or under them."""
    closed = {
        unit.code: unit.closed_on
        for unit in register
        if unit.closed_on is not None and unit.closed_on <= today
    }
    for record in records:
        for code in (record.code, record.parent_code or ""):
            if code in closed:
                yield Problem(
                    record.row,
                    column,
                    "单位“%(code)s”已于 %(day)s 撤销。请删去这一行，或改写上级。",
                    {"code": code, "day": closed[code].isoformat()},
                )
