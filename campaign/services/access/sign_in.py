"""Sign in with a name and a password."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.passwords import password_fits
from campaign.records.sessions import open_session
from campaign.rules.errors import SignInRefused
from campaign.services.transaction import transaction
from models.access import SignInFailure
from models.person import Person

REFUSED = "登录名或密码不对，或者试的次数太多。请核对后再试；也可以用“发一封登录信给我”。"
# (most tries, window, how long it stays locked): per name, and per network address.
NAME_LIMIT = (5, timedelta(minutes=15), timedelta(minutes=15))
ADDRESS_LIMIT = (30, timedelta(minutes=10), timedelta(minutes=10))


def sign_in(login: str, password: str, *, address: str, now: datetime) -> str:
    """Return the id of a new session.

    Tries are counted before the password is looked at, so that parallel guesses cannot
    pass the limit; the counting is committed even when the sign-in is refused.

    Raises:
        SignInRefused: one sentence for unknown, wrong and locked.
    """
    login = login.strip()
    keys = (_key("name", login.lower()), _key("address", address))
    with transaction() as session:
        counted = [
            _count(session, keys[0], NAME_LIMIT, now),
            _count(session, keys[1], ADDRESS_LIMIT, now),
        ]
        person = _find(session, login) if all(counted) else None
    fits = password_fits(person.password_hash if person else None, password)
    if person is None or not fits or person.disabled_at is not None:
        raise SignInRefused(REFUSED)
    with transaction() as session:
        session.execute(delete(SignInFailure).where(SignInFailure.key == keys[0]))
        token = open_session(session, person.id, address=address, now=now)
        record(session, "sign_in", now=now, by_id=person.id, person_id=person.id)
    return token


def _find(session: Session, login: str) -> Person | None:
    """Return the person of that login, or of that address when it is one person's alone."""
    exact = session.scalar(select(Person).where(Person.login == login))
    if exact:
        return exact
    same = session.scalars(
        select(Person).where(or_(Person.email == login, Person.phone == login)).limit(2)
    ).all()
    return same[0] if len(same) == 1 else None


def _key(kind: str, text: str) -> str:
    return f"{kind}/{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def _count(
    session: Session, key: str, limit: tuple[int, timedelta, timedelta], now: datetime
) -> bool:
    """Count one try under the key; tell whether it may go on to the password."""
    most, window, lock = limit
    row = session.get(SignInFailure, key, with_for_update=True)
    if row is None:
        session.add(SignInFailure(key=key, count=1, first_at=now))
        return True
    if row.locked_until is not None:
        if row.locked_until > now:
            return False
        row.count, row.first_at, row.locked_until = 0, now, None
    if now - row.first_at > window:
        row.count, row.first_at = 0, now
    row.count += 1
    if row.count > most:
        row.locked_until = now + lock
        return False
    return True
