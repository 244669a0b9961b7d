"""Load a list of units by the set: all of it in one transaction, or nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from campaign.papers.tables import Table
from campaign.records.events import record
from campaign.records.ids import lock_table, take_ids
from campaign.rules.loading.result import LoadResult, joined
from campaign.rules.loading.units import (
    Registered,
    UnitChanges,
    beyond_right,
    closed_units,
    plan_units,
)
from campaign.rules.permissions import Asker
from campaign.rules.sheets.rows import ERROR, Problem, find_columns
from campaign.rules.unit_sheet import CODE, UNIT_COLUMNS, KnownUnit, check_units
from campaign.services.transaction import transaction
from models.base import db
from models.unit import Unit

_TOLD = 200  # codes that the event names

Ids = Callable[[int], Iterable[int]]


@dataclass(frozen=True)
class _Worked:
    """What the list would do."""

    changes: UnitChanges
    problems: tuple[Problem, ...]

    def sound(self) -> bool:
        return all(problem.severity != ERROR for problem in self.problems)

    def result(self, *, loaded: bool) -> LoadResult:
        made = self.changes
        return LoadResult(
            len(made.new), len(made.changed), made.unchanged, self.problems, loaded=loaded
        )


def load_units(
    table: Table,
    *,
    asker: Asker | None,
    now: datetime,
    today: date,
    dry_run: bool = False,
    file_name: str = "",
) -> LoadResult:
    """Add the units of the list and change those whose code is known: name, kind, unit above.

    Units that are not in the list stay as they are; so does everything, where one row has an error.

    Args:
        table: the list as it was read.
        asker: who loads it; None for the command line, which may do everything.
        now: the instant of the event.
        today: the day by which a unit counts as closed.
        dry_run: work everything out, write nothing, lock nothing.
        file_name: named in the event.
    """
    if dry_run:
        return _work_out(db.session(), table, asker, today, ids=lambda _: count(10**9)).result(
            loaded=False
        )
    with transaction() as session:
        lock_table(session, Unit)
        worked = _work_out(
            session, table, asker, today, ids=lambda number: take_ids(session, Unit, number)
        )
        if not worked.sound():
            return worked.result(loaded=False)
        changes = worked.changes
        _write(session, changes)
        record(
            session, "unit.load", now=now, by_id=asker.person_id if asker else None,
            file=file_name, added=len(changes.new), changed=len(changes.changed),
            moved=len(changes.moved_along), unchanged=changes.unchanged,
            codes=[unit.code for unit in (*changes.changed, *changes.new)[:_TOLD]],
        )  # fmt: skip
        return worked.result(loaded=True)


def _work_out(
    session: Session, table: Table, asker: Asker | None, today: date, *, ids: Ids
) -> _Worked:
    """Check the list against the register and find what it changes, as far as rows are sound."""
    register = _register(session)
    codes = {unit.id: unit.code for unit in register}
    known = {
        unit.code: KnownUnit(unit.name, unit.kind, codes.get(unit.parent_id or 0))
        for unit in register
    }
    checked = check_units(table.rows, known, headings=table.headers, heading_row=table.header_row)
    columns, _ = find_columns(table.headers, UNIT_COLUMNS, table.header_row)
    column = columns.get(CODE.key, CODE.heading)
    problems = joined(
        table.problems,
        checked.problems,
        closed_units(checked.records, register, today, column),
    )
    if any(problem.severity == ERROR for problem in problems):
        return _Worked(UnitChanges((), (), (), 0), problems)
    new = sum(each.code not in known for each in checked.records)
    changes = plan_units(checked.records, register, ids(new))
    if asker is not None:
        problems = joined(problems, beyond_right(checked.records, changes, register, asker, column))
    return _Worked(changes, problems)


def _register(session: Session) -> list[Registered]:
    rows = session.execute(
        select(
            Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.path, Unit.closed_on
        ).order_by(Unit.id)
    )
    return [Registered(*row) for row in rows]


def _write(session: Session, changes: UnitChanges) -> None:
    """Write new units with their number and path, parents first, then the changes."""
    new = sorted(changes.new, key=lambda unit: unit.path.count("/"))
    if new:
        session.execute(
            insert(Unit),
            [
                {"id": unit.id, "code": unit.code, "name": unit.name, "kind": unit.kind,
                 "parent_id": unit.parent_id, "path": unit.path}
                for unit in new
            ],
        )  # fmt: skip
    _update(session, changes.changed, ("name", "kind", "parent_id", "path"))
    _update(session, changes.moved_along, ("path",))


def _update(session: Session, units: Sequence[Registered], columns: tuple[str, ...]) -> None:
    if not units:
        return
    table = Unit.__table__
    statement = (
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("of"))
        .values(
            {name: bindparam(f"new_{name}") for name in columns} | {"version": table.c.version + 1}
        )
    )
    session.connection().execute(
        statement,
        [
            {"of": unit.id} | {f"new_{name}": getattr(unit, name) for name in columns}
            for unit in units
        ],
    )
