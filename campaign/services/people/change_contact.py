"""Change a person's contact data: the person's own act, or that of whoever manages people."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.access.links import EVERY_PURPOSE, end_links
from campaign.records.events import record
from campaign.records.people.contacts import Contact, change_contact
from campaign.rules.permissions import Asker
from campaign.services.access.own_password import prove_password
from campaign.services.people.ground import managed_person
from campaign.services.transaction import transaction
from models.base import db
from models.person import Person

Changes = dict[str, list[str]]


def change_own_contact(
    typed: Contact, *, password: str, version: int, asker: Asker, now: datetime
) -> Changes:
    """Change the asker's own addresses or language; return what changed.

    New addresses ask for the password: the link of a letter signs in too, and whoever got hold of
    a forwarded letter must not turn the account to an address of his own.

    Raises:
        FieldMissing: a field cannot be taken, or the password is wrong.
        NotNow: there is no password yet.
        Overtaken: the data were changed since the page was made.
    """
    known = db.session.execute(
        select(Person.email, Person.phone).where(Person.id == asker.person_id)
    ).one()
    if (typed.email.strip(), typed.phone.strip()) != (known.email or "", known.phone or ""):
        prove_password(asker.person_id, password, field="password", now=now)
    with transaction() as session:
        person = session.get_one(Person, asker.person_id)
        return _change(session, person, typed, version=version, by_id=asker.person_id, now=now)


def change_contact_of(
    person_id: int, typed: Contact, *, version: int, asker: Asker, now: datetime, today: date
) -> Changes:
    """Change somebody's addresses or language for them; return what changed.

    Raises:
        NotFound: the person is not the asker's business.
        FieldMissing: a field cannot be taken.
        Overtaken: the data were changed since the page was made.
    """
    with transaction() as session:
        person = managed_person(session, person_id, asker=asker, today=today)
        return _change(session, person, typed, version=version, by_id=asker.person_id, now=now)


def _change(
    session: Session, person: Person, typed: Contact, *, version: int, by_id: int, now: datetime
) -> Changes:
    changed = change_contact(session, person, typed, version=version)
    if "email" in changed:
        # What lies in the old mailbox opens nothing any more; perhaps it never was the person's.
        end_links(session, [person.id], EVERY_PURPOSE, now=now)
    if changed:
        record(session, "person.change", now=now, by_id=by_id, person_id=person.id, changed=changed)
    return changed
