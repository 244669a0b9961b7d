"""Who is meant by a form that gives a post: somebody known, or somebody to be written down."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaign.records.people.register import add_person, same_person
from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.people.person_fields import read_email, read_name, read_phone
from models.person import Person
from models.unit import Unit


@dataclass(frozen=True)
class Newcomer:
    """Who takes the post: somebody known by number, else a name with addresses as typed."""

    person_id: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""


def find_or_add(
    session: Session,
    newcomer: Newcomer,
    unit: Unit,
    *,
    among: ColumnElement[bool],
    nobody_else: bool = False,
) -> tuple[Person, bool]:
    """Return the person, and whether he or she was known before.

    ``among``: the condition on ``Person`` under which somebody may be chosen by number; with
    ``nobody_else`` somebody typed in who is known must fit it too.

    Raises:
        FieldMissing: a field is empty or cannot be taken, or the person may not be chosen.
        NotNow: the person's account is disabled.
    """
    known = _chosen(session, newcomer, among)
    if known is None:
        name = read_name(newcomer.name)
        email, phone = read_email(newcomer.email), read_phone(newcomer.phone)
        known = same_person(session, name=name, email=email, phone=phone, unit_id=unit.id)
        if known is None:
            new = add_person(session, name=name, email=email, phone=phone, unit_code=unit.code)
            return new, False
        if nobody_else and _found(session, known.id, among) is None:
            raise FieldMissing("name", "这个人在别的单位任职，请由领导小组办公室来安排。")
    if known.disabled_at is not None:
        raise NotNow("%(name)s的账户已停用。请先在“人员”里启用，再安排岗位。", name=known.name)
    return known, True


def _chosen(session: Session, newcomer: Newcomer, among: ColumnElement[bool]) -> Person | None:
    """Return the person chosen by number, who must be the asker's business."""
    if newcomer.person_id is None:
        return None
    found = _found(session, newcomer.person_id, among)
    if found is None:
        raise FieldMissing("person", "请从名单里选一个人，或选“其他人”填写姓名。")
    return found


def _found(session: Session, person_id: int, among: ColumnElement[bool]) -> Person | None:
    return session.scalar(select(Person).where(Person.id == person_id, among))
