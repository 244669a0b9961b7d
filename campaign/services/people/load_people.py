"""Load a list of people and their posts by the set: all of it in one transaction, or nothing.

Who is known already keeps the account; see rules/loading/register.py. Posts are added and dated as
rules/loading/posts.py decides; who is not in the list stays. A language is only given to new
people: it is everybody's own choice.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.papers.tables import Table
from campaign.records.events import record
from campaign.records.ids import lock_table
from campaign.rules.loading.result import LoadResult
from campaign.rules.permissions import Asker
from campaign.services.people.loading.work_out import Worked, work_out
from campaign.services.people.loading.write import change_people, write_people, write_posts
from campaign.services.transaction import transaction
from models.base import db
from models.person import Person, Post


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
        return work_out(db.session(), table, asker, today).result(loaded=False)
    with transaction() as session:
        lock_table(session, Person)
        lock_table(session, Post)
        worked = work_out(session, table, asker, today)
        result = worked.result(loaded=worked.sound())
        if result.loaded:
            _write(session, worked)
            record(
                session, "people.load", now=now, by_id=asker.person_id if asker else None,
                file=file_name, added=result.added, changed=result.changed,
                unchanged=result.unchanged, people=len(worked.new),
                ended=[post.id for _, post in worked.relieved],
            )  # fmt: skip
        return result


def _write(session: Session, worked: Worked) -> None:
    write_people(session, worked.new)
    change_people(session, worked.changed_people(), worked.before)
    write_posts(
        session, worked.touched_posts(), {code: unit.id for code, unit in worked.units.items()}
    )
