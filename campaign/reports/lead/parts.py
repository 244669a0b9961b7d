"""The bars: a bar for each next unit that has units below it, one for all the others of a kind.

A province shows its cities and its own departments, a county its townships and departments.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.progress.late import Late
from campaign.reports.progress.numbers import Numbers, by_unit, unit_counts
from campaign.reports.progress.standing import Look, chunks, last_good
from campaign.reports.sums_below import sums_below
from campaign.rules.counting import Count
from campaign.rules.paths import ROOT, covers
from campaign.rules.permissions import Asker, Permission, Reach, reaches
from campaign.rules.sums.cells import Cell
from campaign.rules.sums.totals import asked_ever, late_on, units_on
from models.plan import Campaign
from models.unit import Unit


@dataclass(frozen=True)
class Part:
    """One bar.

    ``unit_id`` and ``path`` are the unit whose subtree it is. For the units of a ``kind`` that have
    nobody below them ``unit_id`` is 0 and ``path`` that of the unit above; ``besides`` are those
    of the kind that have a bar of their own. ``late`` counts late duties.
    """

    name: str
    kind: str
    unit_id: int
    path: str
    besides: frozenset[int]
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
    rows = _groups(session, campaign_id, look, id_of(root), sees)
    units = _units(session, {row.key for row in rows})
    top_of = {key: _top(unit.path, root) for key, unit in units.items()}
    units |= _units(session, set(top_of.values()) - set(units))
    numbers: dict[int, Numbers] = {}
    deep: set[int] = set()
    for row in rows:
        top = top_of[row.key]
        numbers[top] = numbers.get(top, Numbers()) + Numbers(*row[2:])
        if top != id_of(root) and (row.below or row.key != top):
            deep.add(top)
    owed = Counter(_top(one.path, root) for one in late)
    subtrees = [_subtree(units[top], numbers[top], owed[top]) for top in deep]
    kinds: dict[str, tuple[Numbers, int]] = {}
    for top in numbers.keys() - deep:
        kind = units[top].kind
        so_far, late_so_far = kinds.get(kind, (Numbers(), 0))
        kinds[kind] = so_far + numbers[top], late_so_far + owed[top]
    return _in_order(subtrees, kinds, root)


def kept_parts(session: Session, campaign_id: int, look: Look, *, root: str) -> tuple[Part, ...]:
    """Return the same bars from the sums, for a look at today by who sees all below the root."""
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    good = last_good(look.day, includes_due_day=includes)
    below = sums_below(session, campaign_id, root)
    units = _units(session, {id_of(path) for path in below.subtrees})
    subtrees, kinds = [], below.kinds
    for path, cells in below.subtrees.items():
        kind, own = below.own.get(path, ("", Counter()))
        whole = cells + own
        late = late_on(whole, good)
        subtrees.append(_subtree(units[id_of(path)], _numbers(whole, look), late))
        if kind:  # it is also one of its kind; it has a bar of its own
            kinds[kind] = kinds.get(kind, Counter()) - own
    if root in below.own:
        kind, own = below.own[root]
        kinds[kind] = kinds.get(kind, Counter()) + own
    counted = {
        kind: (_numbers(cells, look), late_on(cells, good))
        for kind, cells in kinds.items()
        if asked_ever(cells)
    }
    return _in_order(subtrees, counted, root)


def _numbers(cells: Mapping[Cell, int], look: Look) -> Numbers:
    return Numbers(*units_on(cells, look.day).values())


def _subtree(unit: Any, numbers: Numbers, late: int) -> Part:
    return Part(unit.name, unit.kind, unit.id, unit.path, frozenset(), numbers, late)


def _in_order(
    subtrees: Sequence[Part], kinds: Mapping[str, tuple[Numbers, int]], root: str
) -> tuple[Part, ...]:
    """Return the worst first, the units that have nobody below them together by their kind."""
    besides: dict[str, set[int]] = {}
    for part in subtrees:
        besides.setdefault(part.kind, set()).add(part.unit_id)
    groups = [
        Part("", kind, 0, root, frozenset(besides.get(kind, ())), numbers, late)
        for kind, (numbers, late) in kinds.items()
    ]
    return tuple(sorted([*subtrees, *groups], key=_worst_first))


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
    return id_of("/".join(path.split("/")[: root.count("/") + 1])) if path != root else id_of(root)


def id_of(path: str) -> int:
    """Return the number of the unit with this path, 0 for ``"/"``."""
    return int(path.strip("/").rsplit("/", 1)[-1] or 0)
