"""Clock notices become letters: one a day and person, whatever the number of duties."""

import hashlib
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaign.records.calendar import load_calendar
from campaign.records.insert import insert_rows
from campaign.records.letters import message_id
from campaign.rules.calendar import at_hour, day_of
from campaign.rules.ladder import WINDOW_OPENS
from models.letter import Letter
from models.notice import Notice
from models.person import Person

CHUNK = 500


def write_letters(session: Session, *, now: datetime) -> int:
    """Put every notice without a letter into its reader's digest; return how many are new.

    Today's digest takes it while it has not been tried; else the next working day's does.
    """
    waiting = (
        Notice.letter_id.is_(None),
        Notice.verdict == "send",
        Notice.address != "",
    )
    readers = session.execute(
        select(Notice.person_id, Notice.address, Person.locale)
        .join(Person, Person.id == Notice.person_id)
        .where(*waiting)
        .distinct()
    ).all()
    today = day_of(now)
    new = 0
    left = [(person_id, address, locale) for person_id, address, locale in readers]
    for on in (today, load_calendar(session).add_working(today, 1)):
        not_before = now if on == today else at_hour(on, WINDOW_OPENS.hour, WINDOW_OPENS.minute)
        full: list[tuple[int, str, str]] = []
        for start in range(0, len(left), CHUNK):
            part = left[start : start + CHUNK]
            taken, made = _letters_on(session, part, on, not_before, now)
            new += made
            session.execute(
                update(Notice)
                .where(
                    *waiting,
                    Notice.person_id == Letter.person_id,
                    Notice.address == Letter.address,
                    Letter.id.in_(list(taken.values())),
                )
                .values(letter_id=Letter.id)
                .execution_options(synchronize_session=False)
            )
            full += [reader for reader in part if reader[:2] not in taken]
        left = full
        if not left:
            break
    return new


def digest_key(person_id: int, address: str, on: date) -> str:
    """Return the key of a person's digest of a day."""
    return f"clock/{person_id}/{hashlib.sha256(address.encode()).hexdigest()[:16]}/{on}"


def _letters_on(
    session: Session,
    readers: list[tuple[int, str, str]],
    on: date,
    not_before: datetime,
    now: datetime,
) -> tuple[dict[tuple[int, str], int], int]:
    """Return the digests of that day that still take notices, by reader, and how many are new."""
    keys = {digest_key(person, address, on): (person, address) for person, address, _ in readers}
    there = set(session.scalars(select(Letter.key).where(Letter.key.in_(list(keys)))))
    rows = [
        {
            "key": key, "person_id": person, "address": address, "kind": "clock",
            "locale": locale, "message_id": message_id(key), "created_at": now,
            "next_try_at": not_before,
        }
        for person, address, locale in readers
        if (key := digest_key(person, address, on)) not in there
    ]  # fmt: skip
    insert_rows(session, Letter, rows)
    open_ones = session.execute(
        select(Letter.key, Letter.id).where(
            Letter.key.in_(list(keys)), Letter.state == "queued", Letter.tries == 0
        )
    )
    return {keys[key]: letter_id for key, letter_id in open_ones}, len(rows)
