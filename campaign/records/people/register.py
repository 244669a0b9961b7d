"""Writers of people: who is the same person, and by which name a new one signs in."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign.rules.errors import FieldMissing, Overtaken
from campaign.rules.people.logins import login_choices
from campaign.rules.sheets.addresses import is_mobile
from models.person import Person, Post

OTHERS_MOBILE = "这个手机号已登记在另一个姓名下，一个手机号只能属于一个人。请核对。"


def same_person(
    session: Session, *, name: str, email: str | None, phone: str | None, unit_id: int
) -> Person | None:
    """Return who is already known by this name and these addresses.

    As in a list of people: known by name and mobile number, without one by name and address,
    without either by name among those of the unit.

    Raises:
        FieldMissing: the mobile number belongs to somebody of another name.
    """
    named = select(Person).where(Person.name == name).order_by(Person.id).limit(1)
    if phone and is_mobile(phone):
        found = session.scalar(select(Person).where(Person.phone == phone).limit(1))
        if found is not None and found.name != name:
            raise FieldMissing("phone", OTHERS_MOBILE)
        if found is not None:
            return found
        # So far known without a number; with another one it would be somebody else.
        named = named.where(Person.phone.is_(None))
    if email:
        found = session.scalar(named.where(func.lower(Person.email) == email.lower()))
        if found is not None:
            return found
        named = named.where(Person.email.is_(None))
    here = select(Post.person_id).where(Post.unit_id == unit_id)
    return session.scalar(named.where(Person.id.in_(here)))


def add_person(
    session: Session, *, name: str, email: str | None, phone: str | None, unit_code: str
) -> Person:
    """Write a new person and return it, with its number."""
    login = free_login(session, email, phone, unit_code)
    person = Person(name=name, login=login, email=email, phone=phone, locale="zh")
    session.add(person)
    try:
        session.flush()
    except IntegrityError as refused:
        raise Overtaken("刚刚有人登记了同一个人。请刷新页面再办。") from refused
    return person


def free_login(
    session: Session,
    email: str | None,
    phone: str | None,
    unit_code: str,
    *,
    but: int | None = None,
) -> str:
    """Return the best login that nobody has (``but``: apart from this person)."""
    return next(
        login
        for login in login_choices(email, phone, unit_code)
        if session.scalar(select(Person.id).where(Person.login == login)) in (None, but)
    )
