"""A post changes hands: a new holder from a day on, the earlier one up to the day before."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import Session

from campaign.records.access.invitations import post_invitation
from campaign.records.events import record
from campaign.records.people.handover import hand_over, is_change_of_hands
from campaign.records.people.newcomers import Newcomer, find_or_add
from campaign.records.people.posts import end_posts, left_note, lock_unit
from campaign.records.people.requests import settle
from campaign.reports.visible_people import visible_people
from campaign.rules.asked import at_most
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.people.appointments import SINGLE, check_first_day, may_appoint
from campaign.rules.permissions import Asker, Permission, Role
from campaign.services.transaction import transaction
from models.person import Person, Post
from models.unit import Unit

__all__ = ["Changed", "Newcomer", "change_holder"]


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
    note: str = "",
) -> Changed:
    """Give the post to the newcomer from that day on.

    A post with one holder ends for whoever has it; of a set of people only ``instead_of`` leaves.
    A person without addresses is allowed; the page warns. Whoever takes up a post with duties is
    told by one letter what is open, at once or on the first day, with the predecessor's ``note``.
    Whoever leaves and had said that the post is no longer theirs is told that it is so.

    Raises:
        NotFound: there is no such unit, or the post is not the asker's to give.
        FieldMissing: a field is empty or cannot be taken.
        NotNow: the unit is closed, the person has the post already or is disabled.
        Overtaken: the unit's posts have changed since the page was made.
    """
    from_on = check_first_day(from_on, today)
    note = at_most(note, "note")
    with transaction() as session:
        unit = session.get(Unit, unit_id)
        if unit is None or not may_appoint(asker, role, unit.path):
            raise NotFound
        if unit.closed_on is not None and unit.closed_on <= from_on:
            raise NotNow("这个单位已撤销，不能再安排岗位。")
        unit = lock_unit(session, unit_id, version)
        mine = visible_people(asker, Permission.MANAGE_PEOPLE, Person.id, on=today)
        person, kept = find_or_add(session, newcomer, unit, among=mine)
        only = None if role in SINGLE else instead_of or 0
        _not_yet(session, person, unit_id, role, from_on, only)
        ended = end_posts(session, unit_id, role, on=from_on, post_id=only)
        session.add(
            Post(
                unit_id=unit_id, role=role, person_id=person.id, from_on=from_on,
                handover_due=is_change_of_hands(role, from_on),
                handover_note=note or left_note(session, unit_id, role, on=from_on),
            )
        )  # fmt: skip
        record(
            session, "post.change", now=now, by_id=asker.person_id, unit_id=unit_id,
            person_id=person.id, role=role.value, from_on=from_on.isoformat(),
            ended=[post.id for post in ended], version=version + 1, note=note,
        )  # fmt: skip
        settle(session, ended, successor=person.name, by_id=asker.person_id, now=now)
        session.flush()
        hand_over(session, now=now, today=today, by_id=asker.person_id, unit_id=unit_id)
        invited = (
            invite
            and not person.password_hash
            and post_invitation(session, person, by_id=asker.person_id, now=now, today=today)
        )
        return Changed(
            person.id, person.name, bool(person.email), bool(person.password_hash), invited, kept
        )


def _not_yet(
    session: Session, person: Person, unit_id: int, role: Role, from_on: date, leaves: int | None
) -> None:
    """Refuse to give a post to whoever holds it on that day already.

    A substitute may take the post over: standing in ends with the one who was absent. One of a
    set of people who stands in for somebody that stays would hold it twice.
    """
    stays = false() if leaves is None else Post.acting_for_id != leaves
    own = and_(Post.acting_for_id.is_(None), or_(Post.from_on.is_(None), Post.from_on <= from_on))
    held = select(Post.acting_for_id).where(
        Post.unit_id == unit_id,
        Post.role == role,
        Post.person_id == person.id,
        or_(Post.until_on.is_(None), Post.until_on > from_on),
        or_(Post.until_on.is_(None), Post.from_on.is_(None), Post.until_on > Post.from_on),
        or_(own, stays),
    )
    found = session.execute(held.limit(1)).one_or_none()
    if found is None:
        return
    if found[0] is not None:
        raise NotNow("%(name)s正在代理这个岗位。请先结束代理，再安排。", name=person.name)
    raise NotNow("%(name)s这一天已在这个岗位上，不用再变更。", name=person.name)
