"""A list of units against the register: what it changes, and writing that by the set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from campaign.records.house.ids import take_ids
from campaign.records.survey.counted import places_follow
from campaign.rules.loading.result import LoadResult, joined
from campaign.rules.loading.sheet import Sheet
from campaign.rules.loading.units import (
    Registered,
    UnitChanges,
    beyond_right,
    closed_units,
    plan_units,
)
from campaign.rules.permissions import Asker
from campaign.rules.sheets.rows import ERROR, Problem, find_columns
from campaign.rules.sheets.unit_sheet import CODE, UNIT_COLUMNS, KnownUnit, check_units
from models.unit import Unit

_TOLD = 200  # codes that the event names
_FREE = 10**9  # where numbers begin that are nobody's, for a trial


@dataclass(frozen=True)
class WorkedUnits:
    """What a list of units would do."""

    changes: UnitChanges
    problems: tuple[Problem, ...]

    def sound(self) -> bool:
        """Tell whether there is no error."""
        return all(problem.severity != ERROR for problem in self.problems)

    def result(self, *, loaded: bool) -> LoadResult:
        """Count the rows by what they do."""
        made = self.changes
        return LoadResult(
            len(made.new), len(made.changed), made.unchanged, self.problems, loaded=loaded
        )

    def facts(self) -> dict[str, object]:
        """Return what the event tells beside the counts."""
        named = (*self.changes.changed, *self.changes.new)[:_TOLD]
        return {"moved": len(self.changes.moved_along), "codes": [unit.code for unit in named]}


def work_out_units(
    session: Session, sheet: Sheet, asker: Asker | None, today: date, *, trial: bool
) -> WorkedUnits:
    """Check the list against the register and find what it changes, as far as rows are sound."""
    register = _register(session)
    codes = {unit.id: unit.code for unit in register}
    known = {
        unit.code: KnownUnit(unit.name, unit.kind, codes.get(unit.parent_id or 0))
        for unit in register
    }
    checked = check_units(sheet.rows, known, headings=sheet.headers, heading_row=sheet.header_row)
    columns, _ = find_columns(sheet.headers, UNIT_COLUMNS, sheet.header_row)
    column = columns.get(CODE.key, CODE.heading)
    problems = joined(
        sheet.problems,
        checked.problems,
        closed_units(checked.records, register, today, column),
    )
    if any(problem.severity == ERROR for problem in problems):
        return WorkedUnits(UnitChanges((), (), (), 0), problems)
    new = sum(each.code not in known for each in checked.records)
    ids: Iterable[int] = count(_FREE) if trial else take_ids(session, Unit, new)
    changes = plan_units(checked.records, register, ids)
    if asker is not None:
        problems = joined(problems, beyond_right(checked.records, changes, register, asker, column))
    return WorkedUnits(changes, problems)


def _register(session: Session) -> list[Registered]:
    rows = session.execute(
        select(
            Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.path, Unit.closed_on
        ).order_by(Unit.id)
    )
    return [Registered(*row) for row in rows]


def write_units(session: Session, worked: WorkedUnits, now: datetime) -> None:
    """Write new units with their number and path, parents first, then the changes."""
    new = sorted(worked.changes.new, key=lambda unit: unit.path.count("/"))
    if new:
        session.execute(
            insert(Unit),
            [
                {"id": unit.id, "code": unit.code, "name": unit.name, "kind": unit.kind,
                 "parent_id": unit.parent_id, "path": unit.path}
                for unit in new
            ],
        )  # fmt: skip
    _update(session, worked.changes.changed, ("name", "kind", "parent_id", "path"))
    _update(session, worked.changes.moved_along, ("path",))
    if worked.changes.changed or worked.changes.moved_along:
        places_follow(session)


def _update(session: Session, units: Sequence[Registered], columns: tuple[str, ...]) -> None:
    if not units:
        return
    table = Unit.__table__
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    statement = (
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("of"))
        .values(values | {"version": table.c.version + 1})
    )
    session.connection().execute(
        statement,
        [
            {"of": unit.id} | {f"new_{name}": getattr(unit, name) for name in columns}
            for unit in units
        ],
    )
