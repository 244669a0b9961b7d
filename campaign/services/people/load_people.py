"""Load a list of people and their posts: all of it in one transaction, or nothing.

Who is known already keeps the account; see rules/loading/register.py. Posts are added and dated as
rules/loading/posts.py decides; who is not in the list stays. A language is only given to new
people: it is everybody's own choice.
"""

from datetime import date, datetime

from campaign.papers.tables import Table
from campaign.records.loading.lists import PEOPLE, load_list, try_list
from campaign.rules.loading.result import LoadResult
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.base import db


def load_people(
    table: Table,
    *,
    asker: Asker | None,
    now: datetime,
    today: date,
    dry_run: bool = False,
    file_name: str = "",
) -> LoadResult:
    """Add the people of the list and their posts; change what the list says otherwise.

    Args:
        table: the list as it was read.
        asker: who loads it; None for the command line, which may do everything.
        now: the instant of the event.
        today: the day on which somebody without a date takes over.
        dry_run: work everything out, write nothing, lock nothing.
        file_name: named in the event.
    """
    if dry_run:
        return try_list(db.session(), PEOPLE, table, asker=asker, today=today)
    with transaction() as session:
        return load_list(
            session, PEOPLE, table, asker=asker, now=now, today=today, file_name=file_name
        )
