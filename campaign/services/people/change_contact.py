"""Change a person's contact data: the person's own act, or that of whoever manages people."""

from datetime import date, datetime

from campaign.records.contacts import Contact, change_contact
from campaign.records.events import record
from campaign.records.passwords import password_fits
from campaign.records.tries import count_try, forget_tries
from campaign.rules.errors import FieldMissing
from campaign.rules.permissions import Asker
from campaign.services.people.ground import managed_person
from campaign.services.transaction import transaction
from models.person import Person

WRONG = "密码不对，联系方式没有改。请重新输入现在的密码。"
NO_PASSWORD = "您还没有设密码，不能自己改邮箱和电话。请先设密码，或请办公室代改。"


def change_own_contact(
    typed: Contact, *, password: str, version: int, asker: Asker, now: datetime
) -> dict[str, list[str]]:
    """Change the asker's own addresses or language; return what changed.

    Addresses ask for the password: a letter's link signs in too, and who has got hold of a
    forwarded letter must not turn the account to an address of his own.

    Raises:
        FieldMissing: a field cannot be taken, or the password is wrong.
        Overtaken: the data were changed since the page was made.
    """
    with transaction() as session:
        person = session.get_one(Person, asker.person_id)
        same = typed.email.strip() == (person.email or "") and typed.phone.strip() == (
            person.phone or ""
        )
        stored, known = person.password_hash, person.id
    if not same:
        check_own_password(known, stored, password, field="password", now=now)
    with transaction() as session:
        person = session.get_one(Person, asker.person_id)
        return _change(session_person=(session, person), typed=typed, version=version, by=asker, now=now)
