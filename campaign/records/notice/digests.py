"""Clock notices become letters: one a day and person, whatever the number of duties.

A digest leaves within the send window: what a late tick finds at night goes the next morning.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar
from campaign.records.house.insert import insert_selected
from campaign.records.notice.letters import message_id_in_sql
from campaign.rules.calendar import at_hour, day_of
from campaign.rules.ladder import WINDOW_OPENS
from campaign.rules.notice.window import leaves_at
from models.letter import Letter
from models.notice import Notice
from models.person import Person

# To the letter as the partial index ix_notice_unlettered says it: with bound values SQLite does not
# recognise it and walks all notices ever written.
WAITING = (
    Notice.letter_id.is_(None),
    Notice.verdict == literal_column("'send'"),
    Notice.address != literal_column("''"),
)


def open_digests(
    session: Session,
    readers: Select[*tuple[Any, ...]],
    *,
    leaves: datetime,
    now: datetime,
) -> int:
    """Write the digest for each reader (person, address, locale) without one on the day it leaves.

    Returns how many are new. Notices written afterwards take their letter from ``the_digest``.
    """
    return _write(session, readers, on=day_of(leaves), not_before=leaves, now=now)


def the_digest(
    person_id: SQLColumnExpression[int],
    address: SQLColumnExpression[Any],
    *,
    leaves: datetime,
) -> ColumnElement[bool]:
    """The condition by which a reader's letter of that day is joined, while it is not tried."""
    return _open_digest(person_id, address, day_of(leaves))


def write_letters(session: Session, *, now: datetime) -> int:
    """Put every notice without a letter into its reader's digest; return how many are new.

    Today's digest takes it while it has not been tried; else the next working day's does.
    """
    if not _anything_waits(session):
        return 0
    calendar = load_calendar(session)
    leaves = leaves_at(now, calendar)
    new = _gather_up(session, on=day_of(leaves), not_before=leaves, now=now)
    if _anything_waits(session):
        following = calendar.add_working(day_of(leaves), 1)
        new += _gather_up(session, on=following, not_before=_opens(following), now=now)
    return new


def put_off(session: Session, notice_ids: Collection[int], on: date, *, now: datetime) -> None:
    """Move these notices out of their letters into their readers' digests of a later day."""
    session.execute(update(Notice).where(Notice.id.in_(notice_ids)).values(letter_id=None))
    mine = Notice.id.in_(notice_ids)
    _gather_up(session, mine, on=on, not_before=_opens(on), now=now)
    while session.scalar(select(exists().where(mine, Notice.letter_id.is_(None)))):
        on = load_calendar(session).add_working(on, 1)  # that day's has been tried already
        _gather_up(session, mine, on=on, not_before=_opens(on), now=now)


def _opens(on: date) -> datetime:
    return at_hour(on, WINDOW_OPENS.hour, WINDOW_OPENS.minute)


def _anything_waits(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(*WAITING))))


def _gather_up(
    session: Session,
    *which: ColumnElement[bool],
    on: date,
    not_before: datetime,
    now: datetime,
) -> int:
    readers = select(Notice.person_id, Notice.address, Person.locale).where(
        *WAITING, *which, Person.id == Notice.person_id
    )
    new = _write(session, readers, on=on, not_before=not_before, now=now)
    session.execute(
        update(Notice)
        .where(*WAITING, *which, _open_digest(Notice.person_id, Notice.address, on))
        .values(letter_id=Letter.id)
        .execution_options(synchronize_session=False)
    )
    return new


def _write(
    session: Session,
    readers: Select[*tuple[Any, ...]],
    *,
    on: date,
    not_before: datetime,
    now: datetime,
) -> int:
    person_id, address, locale = readers.distinct().subquery().c
    key = _digest_key(person_id, address, on)
    columns = {
        "key": key,
        "person_id": person_id,
        "address": address,
        "kind": literal("clock"),
        "locale": locale,
        "message_id": message_id_in_sql(key),
        "created_at": literal(now, Letter.created_at.type),
        "next_try_at": literal(not_before, Letter.next_try_at.type),
    }
    # SQLite reads ON CONFLICT after a query as a join's ON unless there is a WHERE.
    rows = select(*columns.values()).where(address != "")
    return insert_selected(session, Letter, list(columns), rows)


def _open_digest(
    person_id: SQLColumnExpression[int], address: SQLColumnExpression[Any], on: date
) -> ColumnElement[bool]:
    """Join a letter that still takes notices, by its key.

    Not plainly ``state = 'queued'``: PostgreSQL might then walk the index of all waiting letters
    for each notice, instead of finding the one by its key.
    """
    return and_(
        Letter.key == _digest_key(person_id, address, on),
        func.coalesce(Letter.state, "") == "queued",
        Letter.tries == 0,
    )


def _digest_key(
    person_id: SQLColumnExpression[int], address: SQLColumnExpression[Any], on: date
) -> ColumnElement[str]:
    """The key of a person's digest of a day; an address of its own has a digest of its own."""
    return literal("clock/") + cast(person_id, String) + "/" + address + f"/{on}"
