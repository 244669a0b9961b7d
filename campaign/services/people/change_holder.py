"""A post changes hands: a new holder from a day on, the earlier one up to the day before."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.access.invitations import post_invitation
from campaign.records.events import record
from campaign.records.people.posts import end_posts, lock_unit
from campaign.records.people.register import add_person, same_person
from campaign.reports.visible_people import visible_people
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.people.appointments import SINGLE, check_first_day, may_appoint
from campaign.rules.people.person_fields import read_email, read_name, read_phone
from campaign.rules.permissions import Asker, Permission, Role
from campaign.services.transaction import transaction
from models.person import Person, Post
from models.unit import Unit


@dataclass(frozen=True)
class Newcomer:
    """Who takes the post: somebody known by number, else a name with addresses as typed."""

    person_id: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Changed:
    """What came of it; ``kept`` tells that somebody known was found and kept the own addresses."""

    person_id: int
    name: str
    reachable: bool
    activated: bool
    invited: bool
    kept: bool


def change_holder(
    unit_id: int,
    role: Role,
    newcomer: Newcomer,
    *,
    asker: Asker,
    from_on: date | None,
    instead_of: int | None,
    invite: bool,
    version: int,
    now: datetime,
    today: date,
) -> Changed:
    """Give the post to the newcomer from that day on.

    A post with one holder ends for whoever has it; of a set of people only ``instead_of`` leaves.
    A person without addresses is allowed; the page warns.

    Raises:
        NotFound: there is no such unit, or the post is not the asker's to give.
        FieldMissing: a field is empty or cannot be taken.
        NotNow: the unit is closed, the person has the post already or is disabled.
        Overtaken: the unit's posts have changed since the page was made.
    """
    from_on = check_first_day(from_on, today)
    with transaction() as session:
        unit = session.get(Unit, unit_id)
        if unit is None or not may_appoint(asker, role, unit.path):
            raise NotFound
        if unit.closed_on is not None and unit.closed_on <= from_on:
            raise NotNow("这个单位已撤销，不能再安排岗位。")
        unit = lock_unit(session, unit_id, version)
        person, kept = _who(session, newcomer, asker, unit, today)
        _not_yet(session, person, unit_id, role, from_on)
        only = None if role in SINGLE else instead_of or 0
        ended = end_posts(session, unit_id, role, on=from_on, post_id=only)
        session.add(Post(unit_id=unit_id, role=role, person_id=person.id, from_on=from_on))
        record(
            session, "post.change", now=now, by_id=asker.person_id, unit_id=unit_id,
            person_id=person.id, role=role.value, from_on=from_on.isoformat(),
            ended=[post.id for post in ended], version=version + 1,
        )  # fmt: skip
        invited = (
            invite
            and not person.password_hash
            and post_invitation(session, person, by_id=asker.person_id, now=now, today=today)
        )
        return Changed(
            person.id, person.name, bool(person.email), bool(person.password_hash), invited, kept
        )


def _who(
    session: Session, newcomer: Newcomer, asker: Asker, unit: Unit, today: date
) -> tuple[Person, bool]:
    """Return the person, and whether he or she was known before."""
    known = _chosen(session, newcomer, asker, today)
    if known is None:
        name = read_name(newcomer.name)
        email, phone = read_email(newcomer.email), read_phone(newcomer.phone)
        known = same_person(session, name=name, email=email, phone=phone, unit_id=unit.id)
        if known is None:
            new = add_person(session, name=name, email=email, phone=phone, unit_code=unit.code)
            return new, False
    if known.disabled_at is not None:
        raise NotNow("%(name)s的账户已停用。请先在“人员”里启用，再安排岗位。", name=known.name)
    return known, True


def _chosen(session: Session, newcomer: Newcomer, asker: Asker, today: date) -> Person | None:
    """Return the person chosen by number, who must be the asker's business."""
    if newcomer.person_id is None:
        return None
    mine = visible_people(asker, Permission.MANAGE_PEOPLE, Person.id, on=today)
    found = session.scalar(select(Person).where(Person.id == newcomer.person_id, mine))
    if found is None:
        raise FieldMissing("person", "请从名单里选一个人，或选“其他人”填写姓名。")
    return found


def _not_yet(session: Session, person: Person, unit_id: int, role: Role, from_on: date) -> None:
    """Refuse to give a post to whoever holds it on that day already."""
    held = select(Post.id).where(
        Post.unit_id == unit_id,
        Post.role == role,
        Post.person_id == person.id,
        Post.from_on.is_(None) | (Post.from_on <= from_on),
        Post.until_on.is_(None) | (Post.until_on > from_on),
    )
    if session.scalar(held.limit(1)) is not None:
        raise NotNow("%(name)s这一天已在这个岗位上，不用再变更。", name=person.name)
