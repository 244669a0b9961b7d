"""Load a list of units: all of it in one transaction, or nothing."""

from datetime import date, datetime

from campaign.papers.tables import Table
from campaign.records.loading.lists import UNITS, load_list, try_list
from campaign.rules.loading.result import LoadResult
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.base import db


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
        return try_list(db.session(), UNITS, table, asker=asker, today=today)
    with transaction() as session:
        return load_list(
            session, UNITS, table, asker=asker, now=now, today=today, file_name=file_name
        )
