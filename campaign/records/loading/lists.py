"""The two kinds of list that can be loaded, as one table, and the one way to load either."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import DeclarativeBase, Session

from campaign.records.events import record
from campaign.records.house.ids import lock_table
from campaign.records.loading.people import work_out_people, write_people_list
from campaign.records.loading.units import work_out_units, write_units
from campaign.rules.loading.result import LoadResult
from campaign.rules.loading.sheet import Sheet
from campaign.rules.permissions import Asker, Permission
from campaign.rules.sheets.people_sheet import PEOPLE_COLUMNS
from campaign.rules.sheets.rows import Column
from campaign.rules.sheets.unit_sheet import UNIT_COLUMNS
from models.person import Person, Post
from models.unit import Unit


@dataclass(frozen=True)
class ListKind:
    """One kind: its columns, who may load it, what it locks, and how it is worked out and written.

    `act` is the event that tells of a load.
    """

    key: str
    columns: tuple[Column, ...]
    may: Permission
    act: str
    locks: tuple[type[DeclarativeBase], ...]
    work_out: Callable[..., Any]
    write: Callable[[Session, Any, datetime], None]


UNITS = ListKind(
    "units", UNIT_COLUMNS, Permission.MANAGE_UNITS, "unit.load", (Unit,),
    work_out_units, write_units,
)  # fmt: skip
PEOPLE = ListKind(
    "people", PEOPLE_COLUMNS, Permission.MANAGE_PEOPLE, "people.load", (Person, Post),
    work_out_people, write_people_list,
)  # fmt: skip
KINDS: dict[str, ListKind] = {kind.key: kind for kind in (UNITS, PEOPLE)}


def try_list(
    session: Session, kind: ListKind, sheet: Sheet, *, asker: Asker | None, today: date
) -> LoadResult:
    """Work everything out, write nothing, lock nothing."""
    result: LoadResult = kind.work_out(session, sheet, asker, today, trial=True).result(
        loaded=False
    )
    return result


def load_list(
    session: Session,
    kind: ListKind,
    sheet: Sheet,
    *,
    asker: Asker | None,
    now: datetime,
    today: date,
    file_name: str,
) -> LoadResult:
    """Load the list with its event, or, where one row has an error, write nothing."""
    for model in kind.locks:
        lock_table(session, model)
    worked = kind.work_out(session, sheet, asker, today, trial=False)
    result: LoadResult = worked.result(loaded=worked.sound())
    if result.loaded:
        kind.write(session, worked, now)
        record(
            session, kind.act, now=now, by_id=asker.person_id if asker else None, file=file_name,
            added=result.added, changed=result.changed, unchanged=result.unchanged,
            **worked.facts(),
        )  # fmt: skip
    return result
