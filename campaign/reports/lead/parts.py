"""The bars: a bar for each next unit that has units below it, one for all the others of a kind.

A province shows its cities and its own departments, a county its townships and departments.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.progress.late import Late
from campaign.reports.progress.numbers import Numbers, by_unit, unit_counts
from campaign.reports.progress.standing import Look, chunks
from campaign.rules.counting import Count
from campaign.rules.paths import ROOT, covers
from campaign.rules.permissions import Asker, Permission, Reach, reaches
from models.unit import Unit


@dataclass(frozen=True)
class Part:
    """One bar.

    ``unit_id`` and ``path`` are the unit whose subtree it is; 0 and empty for the units of a
    ``kind`` that have nobody below them, which are ``unit_ids``. ``late`` counts late duties.
    """

    name: str
    kind: str
    unit_id: int
    path: str
    unit_ids: tuple[int, ...]
    numbers: Numbers
    late: int

    @property
    def key(self) -> str:
        """What stands in an address for this bar."""
        return f"unit-{self.unit_id}" if self.unit_id else f"kind-{self.kind}"


def root_of(asker: Asker, permission: Permission, scope_path: str) -> str:
    """Return the path below which the asker's parts lie: the scope, or a place inside it."""
    mine = set()
    for reach, path in reaches(asker, permission):
        if reach is Reach.SUBTREE and covers(path, scope_path):
            return scope_path
        if covers(scope_path, path):
            mine.add(path)
    return _common(mine) if mine else scope_path


def _common(paths: Iterable[str]) -> str:
    """Return the lowest place that covers all of them."""
    split = [path.strip("/").split("/") for path in paths]
    shared = []
    for level in zip(*split, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return ROOT + "".join(f"{one}/" for one in shared)


def parts(
    session: Session,
    campaign_id: int,
    look: Look,
    *,
    root: str,
    sees: ColumnElement[bool],
    late: Iterable[Late] = (),
) -> tuple[Part, ...]:
    """Return the bars, the worst first; units that had nothing due make no bar longer."""
    rows = _groups(session, campaign_id, look, _id_of(root), sees)
    units = _units(session, {row.key for row in rows})
    top_of = {key: _top(unit.path, root) for key, unit in units.items()}
    units |= _units(session, set(top_of.values()) - set(units))
    numbers: dict[int, Numbers] = {}
    deep: set[int] = set()
    for row in rows:
        top = top_of[row.key]
        numbers[top] = numbers.get(top, Numbers()) + Numbers(*row[2:])
        if top != _id_of(root) and (row.below or row.key != top):
            deep.add(top)
    owed = Counter(_top(one.path, root) for one in late)
    found = [
        Part(units[top].name, units[top].kind, top, units[top].path, (), numbers[top], owed[top])
        for top in deep
    ]
    return tuple(sorted([*found, *_kinds(numbers, units, deep, owed)], key=_worst_first))


def _kinds(
    numbers: Mapping[int, Numbers], units: Mapping[int, Any], deep: set[int], owed: Counter[int]
) -> list[Part]:
    """Put the units that have nobody below them together by their kind."""
    kinds: dict[str, list[int]] = {}
    for top in numbers:
        if top not in deep:
            kinds.setdefault(units[top].kind, []).append(top)
    return [
        Part(
            "", kind, 0, "", tuple(tops), sum((numbers[top] for top in tops), Numbers()),
            sum(owed[top] for top in tops),
        )
        for kind, tops in kinds.items()
    ]  # fmt: skip


def _worst_first(part: Part) -> tuple[float, int, str, str]:
    share = part.numbers.punctual / part.numbers.due if part.numbers.due else float("inf")
    return share, -part.numbers.missing, part.kind, part.name


def _groups(
    session: Session, campaign_id: int, look: Look, root: int, sees: ColumnElement[bool]
) -> list[Any]:
    """Return (key, below, the numbers): a row per parent, or per unit directly below the root.

    As many rows as the tree has parents, not as many as it has units.
    """
    each = by_unit(session, campaign_id, look, sees=sees)
    key = case((or_(Unit.parent_id == root, Unit.id == root), Unit.id), else_=Unit.parent_id)
    conditions = unit_counts(each)
    return list(
        session.execute(
            select(
                key.label("key"),
                func.sum(case((Unit.id == key, 0), else_=1)).label("below"),
                *(func.sum(case((conditions[count], 1), else_=0)) for count in Count),
            )
            .join(each, each.c.unit_id == Unit.id)
            .group_by(key)
        )
    )


def _units(session: Session, ids: Iterable[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in chunks(ids):
        rows = session.execute(
            select(Unit.id, Unit.path, Unit.name, Unit.kind).where(Unit.id.in_(some))
        )
        found |= {row.id: row for row in rows}
    return found


def _top(path: str, root: str) -> int:
    """Return the unit directly below the root on the way to ``path``, or the root itself."""
    return (
        _id_of("/".join(path.split("/")[: root.count("/") + 1])) if path != root else _id_of(root)
    )


def _id_of(path: str) -> int:
    return int(path.strip("/").rsplit("/", 1)[-1] or 0)
