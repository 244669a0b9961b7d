"""Writer of failed tries: per name, address or person, counted before the password is looked at."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_rows
from models.access import SignInFailure


@dataclass(frozen=True)
class Limit:
    """At most so many tries in a window, then shut for a while."""

    most: int
    window: timedelta
    lock: timedelta


NAME_LIMIT = Limit(5, timedelta(minutes=15), timedelta(minutes=15))
ADDRESS_LIMIT = Limit(30, timedelta(minutes=10), timedelta(minutes=10))


def try_key(kind: str, text: str) -> str:
    """Return the key under which tries are counted; the text itself is not kept."""
    return f"{kind}/{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def count_try(session: Session, key: str, limit: Limit, *, now: datetime) -> bool:
    """Count one try under the key; tell whether it may go on to the password."""
    insert_rows(
        session,
        SignInFailure,
        [{"key": key, "count": 0, "first_at": now, "locked_until": None}],
    )
    row = session.get_one(SignInFailure, key, with_for_update=True)
    if row.locked_until is not None:
        if row.locked_until > now:
            return False
        row.count, row.first_at, row.locked_until = 0, now, None
    if now - row.first_at > limit.window:
        row.count, row.first_at = 0, now
    row.count += 1
    if row.count > limit.most:
        row.locked_until = now + limit.lock
        return False
    return True


def give_back(session: Session, key: str) -> None:
    """Take one try back that was right, and leave those of others counted."""
    session.execute(
        update(SignInFailure)
        .where(SignInFailure.key == key, SignInFailure.count > 0)
        .values(count=SignInFailure.count - 1)
    )


def forget_tries(session: Session, key: str) -> None:
    """Begin again after a try that was right."""
    session.execute(delete(SignInFailure).where(SignInFailure.key == key))
