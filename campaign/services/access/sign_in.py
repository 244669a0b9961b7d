"""Sign in with a name and a password."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaign.records.access.passwords import password_fits
from campaign.records.access.sessions import end_session, open_session
from campaign.records.access.tries import (
    ADDRESS_LIMIT,
    NAME_LIMIT,
    count_try,
    forget_tries,
    give_back,
    try_key,
)
from campaign.records.events import record
from campaign.rules.errors import SignInRefused
from campaign.services.transaction import transaction
from models.person import Person

REFUSED = "登录名或密码不对，或者试的次数太多。请核对后再试；也可以用“发一封登录信给我”。"


def sign_in(login: str, password: str, *, address: str, now: datetime, instead_of: str = "") -> str:
    """Return the id of a new session; the browser's earlier one, ``instead_of``, ends.

    Tries are counted before the password is looked at, so that parallel guesses cannot
    pass the limit; the counting is committed even when the sign-in is refused. They are counted
    per person, whichever of the own names is typed, and per name where nobody has it. Whoever
    gets in was no guess: a whole government may stand behind one address.

    Raises:
        SignInRefused: one sentence for unknown, wrong and locked.
    """
    login = login.strip()
    with transaction() as session:
        known = _find(session, login)
        name = known.login if known else login
        keys = (try_key("name", name.lower()), try_key("address", address))
        counted = [
            count_try(session, keys[0], NAME_LIMIT, now=now),
            count_try(session, keys[1], ADDRESS_LIMIT, now=now),
        ]
        person = known if all(counted) else None
    fits = password_fits(person.password_hash if person else None, password)
    if person is None or not fits or person.disabled_at is not None:
        raise SignInRefused(REFUSED)
    with transaction() as session:
        forget_tries(session, keys[0])
        give_back(session, keys[1])
        end_session(session, instead_of)
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
