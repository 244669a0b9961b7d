"""Use a one-time link: sign in by a duty's letter, or set a password."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaign.records.access.links import EVERY_PURPOSE, SETS_PASSWORD, end_links
from campaign.records.access.openings import SIGN_IN, note_opened
from campaign.records.access.passwords import hash_password
from campaign.records.access.sessions import end_sessions, open_session
from campaign.records.events import record
from campaign.reports import links
from campaign.rules.errors import NotNow
from campaign.rules.people.passwords import check_password
from campaign.services.transaction import transaction
from models.access import OneTimeLink
from models.person import Person

DEAD = "这个链接已经用过或已过期。请在登录页“发一封登录信给我”，再试一次。"


def enter_by_letter(token: str, *, address: str, now: datetime) -> tuple[str, int]:
    """Sign in by the link of a duty's letter; it stays good until the duty is decided.

    Such a session does the work of the duty, and nothing that asks for a password.

    Returns:
        The new session's id, and the duty.

    Raises:
        NotNow: the link is used, too old or unknown.
    """
    with transaction() as session:
        link = _alive(session, token, ("duty",), now)
        assert link.duty_id is not None
        new = open_session(session, link.person_id, address=address, now=now, by_letter=True)
        if link.letter_id is not None:
            note_opened(session, link.letter_id, SIGN_IN, now=now)
        record(
            session, "sign_in", now=now, by_id=link.person_id, person_id=link.person_id,
            duty_id=link.duty_id, by="letter",
        )  # fmt: skip
        return new, link.duty_id


def set_password_by_link(
    token: str, password: str, again: str, *, address: str, now: datetime
) -> str:
    """Set a password by an invitation or a reset; every other session of the person ends.

    So does every other link that sets a password, and where there was a password already, every
    link of theirs: whoever sets a new one may have lost the letters too.

    Returns:
        The id of a new session.

    Raises:
        NotNow: the link is used, too old or unknown.
        FieldMissing: the password is too easy; the link stays good.
    """
    with transaction() as session:
        link = _alive(session, token, SETS_PASSWORD, now)
        person = session.get_one(Person, link.person_id)
        check_password(password, again, login=person.login)
        # Compare-and-set: of two people with the same link one wins.
        used = session.execute(
            update(OneTimeLink)
            .where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
            .values(used_at=now)
        )
        if used.rowcount != 1:  # type: ignore[attr-defined]
            raise NotNow(DEAD)
        ended = EVERY_PURPOSE if person.password_hash else SETS_PASSWORD
        end_links(session, [person.id], ended, now=now)
        person.password_hash = hash_password(password)
        end_sessions(session, person.id)
        new = open_session(session, person.id, address=address, now=now)
        record(session, "password.set", now=now, by_id=person.id, person_id=person.id)
        return new


def _alive(session: Session, token: str, purposes: tuple[str, ...], now: datetime) -> links.Link:
    link = links.link(session, token, now=now)
    if link is None or link.purpose not in purposes:
        raise NotNow(DEAD)
    return link
