"""Clock notices become letters: one a day and person, whatever the number of duties."""

from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    String,
    cast,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from campaign.records.calendar import load_calendar
from campaign.records.insert import insert_selected
from campaign.records.letters import message_id_in_sql
from campaign.rules.calendar import at_hour, day_of
from campaign.rules.ladder import WINDOW_OPENS
from models.functions import sha256_hex
from models.letter import Letter
from models.notice import Notice
from models.person import Person

# As the partial index ix_notice_unlettered says it, so that history costs nothing here.
WAITING = (Notice.letter_id.is_(None), Notice.verdict == "send", Notice.address != "")


def write_letters(session: Session, *, now: datetime) -> int:
    """Put every notice without a letter into its reader's digest; return how many are new.

    Today's digest takes it while it has not been tried; else the next working day's does.
    """
    today = day_of(now)
    new = _letters_on(session, today, now, now)
    if session.scalar(select(exists().where(*WAITING))):
        following = load_calendar(session).add_working(today, 1)
        opens = at_hour(following, WINDOW_OPENS.hour, WINDOW_OPENS.minute)
        new += _letters_on(session, following, opens, now)
    return new


def _letters_on(session: Session, on: date, not_before: datetime, now: datetime) -> int:
    """Write the digests of that day that are missing, and give notices to those still open."""
    readers = select(Notice.person_id, Notice.address).where(*WAITING).distinct().subquery()
    key = _digest_key(readers.c.person_id, readers.c.address, on)
    columns = {
        "key": key,
        "person_id": readers.c.person_id,
        "address": readers.c.address,
        "kind": literal("clock"),
        "locale": Person.locale,
        "message_id": message_id_in_sql(key),
        "created_at": literal(now, Letter.created_at.type),
        "next_try_at": literal(not_before, Letter.next_try_at.type),
    }
    rows = select(*columns.values()).where(Person.id == readers.c.person_id)
    new = insert_selected(session, Letter, list(columns), rows)
    session.execute(
        update(Notice)
        .where(
            *WAITING,
            Letter.key == _digest_key(Notice.person_id, Notice.address, on),
            # Not plainly `state = 'queued'`: PostgreSQL might then walk the index of all waiting
            # letters for each notice, instead of finding the one by its key.
            func.coalesce(Letter.state, "") == "queued",
            Letter.tries == 0,
        )
        .values(letter_id=Letter.id)
        .execution_options(synchronize_session=False)
    )
    return new


def _digest_key(
    person_id: SQLColumnExpression[int], address: SQLColumnExpression[str], on: date
) -> ColumnElement[str]:
    """The key of a person's digest of a day; an address of its own has a digest of its own."""
    short = func.substr(sha256_hex(address), 1, 16)
    return literal("clock/") + cast(person_id, String) + "/" + short + f"/{on}"
