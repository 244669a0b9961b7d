"""Somebody stands in for an absent holder 代理, from a day to a day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session, aliased

from campaign.records.access.invitations import post_invitation
from campaign.records.events import record
from campaign.records.people.handover import hand_over, is_change_of_hands
from campaign.records.people.newcomers import Newcomer, find_or_add
from campaign.records.people.posts import lock_unit
from campaign.reports.visible_people import visible_people
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.people.appointments import may_appoint
from campaign.rules.people.substitutes import Span, check_span, may_name_substitute
from campaign.rules.permissions import Asker, Permission, Role
from campaign.services.transaction import transaction
from models.person import Person, Post
from models.unit import Unit

LONGEST_REASON = 200


@dataclass(frozen=True)
class Appointed:
    """What came of it."""

    name: str
    holder: str
    reachable: bool
    invited: bool


def appoint_substitute(
    post_id: int,
    newcomer: Newcomer,
    *,
    asker: Asker,
    from_on: date | None,
    last_on: date | None,
    reason: str,
    invite: bool,
    version: int,
    now: datetime,
    today: date,
) -> Appointed:
    """Have the newcomer hold the same role on the same unit until ``last_on``; both are told.

    The holder names somebody of the own unit, or somebody new; whoever manages people names whom
    they manage.

    Raises:
        NotFound: there is no such post, or it is not the asker's business.
        FieldMissing: a field is empty or cannot be taken.
        NotNow: the post is a substitute's own, stands in for another, has one in that time, or the
            person cannot be in two places.
        Overtaken: the unit's posts have changed since the page was made.
    """
    reason = reason.strip()
    if not reason:
        raise FieldMissing("reason", "请写明请人代理的原因，例如：外出培训。")
    if len(reason) > LONGEST_REASON:
        raise FieldMissing("reason", "原因最多 %(n)s 字，请精简。", n=LONGEST_REASON)
    with transaction() as session:
        post, unit = substituted(session, post_id, asker)
        first, until = check_span(
            from_on, last_on, post=Span(post.from_on, post.until_on), today=today
        )
        if unit.closed_on is not None and unit.closed_on < until:
            raise NotNow("这个单位已撤销，不能再安排岗位。")
        unit = lock_unit(session, unit.id, version)
        wanted = Span(first, until)
        _free(session, post, wanted)
        manages = may_appoint(asker, Role(post.role), unit.path)
        among = (
            visible_people(asker, Permission.MANAGE_PEOPLE, Person.id, on=today)
            if manages
            else Person.id.in_(select(Post.person_id).where(Post.unit_id == unit.id))
        )
        person, _known = find_or_add(session, newcomer, unit, among=among, nobody_else=not manages)
        _can(session, person, post, wanted)
        session.add(
            Post(
                unit_id=unit.id, role=post.role, person_id=person.id, from_on=first,
                until_on=until, acting_for_id=post.id,
                handover_due=is_change_of_hands(post.role, first),
            )
        )  # fmt: skip
        holder = session.get_one(Person, post.person_id)
        record(
            session, "post.substitute", now=now, by_id=asker.person_id, unit_id=unit.id,
            person_id=person.id, note=reason, role=post.role, holder=holder.name,
            from_on=first.isoformat(), last_on=wanted.last_on.isoformat() if wanted.last_on else "",
            version=version + 1,
        )  # fmt: skip
        session.flush()
        hand_over(session, now=now, today=today, by_id=asker.person_id, unit_id=unit.id)
        invited = (
            invite
            and not person.password_hash
            and post_invitation(session, person, by_id=asker.person_id, now=now, today=today)
        )
        return Appointed(person.name, holder.name, bool(person.email), invited)


def substituted(session: Session, post_id: int, asker: Asker) -> tuple[Post, Unit]:
    """Return the post of the one who is absent, and its unit.

    Raises:
        NotFound: there is no such post, or it is not the asker's business.
    """
    post = session.get(Post, post_id)
    unit = session.get(Unit, post.unit_id) if post and post.unit_id else None
    if (
        post is None
        or unit is None
        or not may_name_substitute(asker, Role(post.role), unit.path, post.person_id)
    ):
        raise NotFound
    return post, unit


def _free(session: Session, post: Post, wanted: Span) -> None:
    """Refuse a second substitute at a time, and a substitute of a substitute."""
    if post.acting_for_id is not None:
        raise NotNow("代理人不能再请人代理，请由任职人本人或办公室另行安排。")
    other = _first(session, wanted, Post.acting_for_id == post.id)
    if other is not None:
        name = session.get_one(Person, other.person_id).name
        raise NotNow("这段时间已安排%(name)s代理。要换人，请先结束那项代理。", name=name)
    acting = _first(
        session, wanted, Post.person_id == post.person_id, Post.acting_for_id.is_not(None)
    )
    if acting is not None:
        name = session.get_one(Person, post.person_id).name
        raise NotNow("%(name)s这段时间正在代理别人的岗位，请先结束那项代理。", name=name)


def _can(session: Session, person: Person, post: Post, wanted: Span) -> None:
    """Refuse who is the absent one, holds the post anyway, or is absent too."""
    if person.id == post.person_id:
        raise FieldMissing("person", "代理人不能是本人，请另选一个人。")
    same = (
        Post.person_id == person.id, Post.unit_id == post.unit_id, Post.role == post.role,
    )  # fmt: skip
    if _first(session, wanted, *same) is not None:
        raise NotNow("%(name)s这段时间已在这个岗位上，请另选一个人。", name=person.name)
    own = aliased(Post)
    absent = Post.acting_for_id.in_(select(own.id).where(own.person_id == person.id))
    if _first(session, wanted, absent) is not None:
        raise NotNow("%(name)s这段时间自己也请了人代理，请另选一个人。", name=person.name)


def _first(session: Session, wanted: Span, *which: ColumnElement[bool]) -> Post | None:
    """Return the first of these posts that is held on a day of the span."""
    begins = or_(Post.from_on.is_(None), Post.from_on < wanted.until_on)
    ends = or_(Post.until_on.is_(None), Post.until_on > wanted.from_on)
    counted = or_(Post.from_on.is_(None), Post.until_on.is_(None), Post.until_on > Post.from_on)
    asked = select(Post).where(true(), *which, begins, ends, counted)
    return session.scalar(asked.order_by(Post.id).limit(1))
