"""Change the own password: the old one is asked, every other session and every link ends."""

from datetime import datetime

from campaign.records.access.links import EVERY_PURPOSE, end_links
from campaign.records.access.passwords import hash_password
from campaign.records.access.sessions import end_sessions, open_session
from campaign.records.events import record
from campaign.rules.people.passwords import check_password
from campaign.services.access.own_password import prove_password
from campaign.services.transaction import transaction
from models.person import Person


def change_password(
    person_id: int, old: str, password: str, again: str, *, address: str, now: datetime
) -> str:
    """Set the new password and return the id of a new session, the only one left.

    Raises:
        FieldMissing: the old password is wrong, or the new one too easy.
        NotNow: there is no password yet.
    """
    prove_password(person_id, old, field="old", now=now)
    with transaction() as session:
        person = session.get_one(Person, person_id)
        check_password(password, again, login=person.login)
        person.password_hash = hash_password(password)
        end_sessions(session, person_id)
        end_links(session, [person_id], EVERY_PURPOSE, now=now)
        new = open_session(session, person_id, address=address, now=now)
        record(session, "password.set", now=now, by_id=person_id, person_id=person_id)
        return new
