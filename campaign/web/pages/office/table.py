"""The rows of the lagging table as they are printed: grouped by their next step, or as a tree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.office.desks import Desk
from campaign.reports.progress.lagging import LaggingRow
from campaign.reports.progress.late import Order
from campaign.rules.lifecycle import Court, DutyState
from campaign.rules.paths import ancestors, covers, depth
from campaign.web.words.ladder import Said, deed, in_row
from models.unit import Unit

DEEPEST = 4


@dataclass(frozen=True)
class Line:
    """One row: a late duty, or a parent that is kept as context (``row`` is None)."""

    row: LaggingRow | None
    unit: str
    depth: int
    ladder: list[Said]
    step: str


@dataclass(frozen=True)
class Group:
    """Rows that share a term, and so the next step; or those that wait for the office.

    ``paused``: the clock of the latter stands still.
    """

    first: LaggingRow
    office: bool
    paused: bool
    ladder: list[Said]
    step: str
    lines: tuple[Line, ...]


def groups(rows: Sequence[LaggingRow], desk: Desk) -> tuple[Group, ...]:
    """Group rows that stand in the order of Order.STEP."""
    found = []
    for (office, paused, _term), members in groupby(rows, key=_group_key):
        lines = tuple(_line(row, desk, 0) for row in members)
        first = lines[0].row
        assert first is not None
        found.append(Group(first, office, paused, lines[0].ladder, lines[0].step, lines))
    return tuple(found)


def _group_key(row: LaggingRow) -> tuple[bool, bool, int]:
    office = row.court is Court.OFFICE
    return office, row.state is DutyState.SUSPENDED, 0 if office else row.term_id


def tree(session: Session, rows: Sequence[LaggingRow], desk: Desk, order: Order) -> list[Line]:
    """Return the rows one by one; in the order of the tree with the parents above them."""
    if order is not Order.TREE:
        return [_line(row, desk, 0) for row in rows]
    wanted = {one for row in rows for one in _above(row, desk)}
    names = {
        unit.id: unit.name
        for unit in session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(wanted)))
    }
    return list(_with_parents(rows, desk, names))


def _with_parents(rows: Sequence[LaggingRow], desk: Desk, names: dict[int, str]) -> Iterator[Line]:
    shown: set[int] = set()
    for row in rows:
        for level, above in enumerate(_above(row, desk)):
            if above not in shown:
                shown.add(above)
                yield Line(None, names.get(above, ""), min(level, DEEPEST), [], "")
        shown.add(row.unit_id)
        yield _line(row, desk, min(len(_above(row, desk)), DEEPEST))


def _above(row: LaggingRow, desk: Desk) -> tuple[int, ...]:
    """The units between the campaign's scope and this one."""
    if not covers(desk.scope_path, row.path):
        return ()
    return ancestors(row.path)[depth(desk.scope_path) + 1 :]


def _line(row: LaggingRow, desk: Desk, level: int) -> Line:
    return Line(
        row,
        row.unit,
        level,
        in_row(row.ladder, includes_due_day=desk.includes_due_day),
        deed(row.step) if row.step else "",
    )
