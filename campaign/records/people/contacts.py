"""Writer of a person's contact data: own or kept by the office, the same checks."""

from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaign.records.people.register import OTHERS_MOBILE, free_login
from campaign.rules.errors import FieldMissing, Overtaken
from campaign.rules.people.logins import follows_address
from campaign.rules.people.person_fields import read_email, read_phone
from campaign.rules.sheets.addresses import is_mobile
from models.person import Person

LOCALES = ("zh", "en")
STALE = "这些信息刚刚有人改过。请刷新页面，看清现在的内容再改。"


@dataclass(frozen=True)
class Contact:
    """Contact data as typed into a form."""

    email: str
    phone: str
    locale: str


def change_contact(
    session: Session, person: Person, typed: Contact, *, version: int
) -> dict[str, list[str]]:
    """Write what has changed; return it as field -> [before, after], empty when nothing has.

    A login that is one of the old addresses changes with them.

    Raises:
        FieldMissing: a field cannot be taken.
        Overtaken: the person was changed since the page was made.
    """
    email, phone = read_email(typed.email), read_phone(typed.phone)
    if typed.locale not in LOCALES:
        raise FieldMissing("locale", "请选择中文或英文。")
    if phone and is_mobile(phone) and phone != person.phone:
        taken = select(func.count()).where(Person.phone == phone, Person.id != person.id)
        if session.scalar(taken):
            raise FieldMissing("phone", OTHERS_MOBILE)
    login = person.login
    if follows_address(login, person.email, person.phone) and not follows_address(
        login, email, phone
    ):
        login = free_login(session, email, phone, "u", but=person.id)
    new = {"email": email, "phone": phone, "locale": typed.locale, "login": login}
    changed = {
        name: [getattr(person, name) or "", value or ""]
        for name, value in new.items()
        if getattr(person, name) != value
    }
    done = session.execute(
        update(Person)
        .where(Person.id == person.id, Person.version == version)
        .values(**new, version=version + (1 if changed else 0))
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Overtaken(STALE)
    return changed
