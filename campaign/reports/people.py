"""Who is who: the signed-in person, the posts held on a day, the holders of a unit's posts."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import Session

from campaign.records.access.links import hash_of
from campaign.records.access.sessions import IDLE
from campaign.rules.paths import ROOT
from campaign.rules.permissions import Asker, HeldPost, Role
from models.access import WebSession
from models.person import Person, Post
from models.unit import Unit


@dataclass(frozen=True)
class SignedIn:
    """A live web session's person."""

    person_id: int
    name: str
    locale: str
    seen_at: datetime
    by_letter: bool


def held_on(day: date) -> ColumnElement[bool]:
    """Return the condition "this post is held on that day"."""
    return or_(Post.from_on.is_(None), Post.from_on <= day) & or_(
        Post.until_on.is_(None), Post.until_on > day
    )


# Asked on every request: put together once.
_SIGNED_IN = (
    select(Person.id, Person.name, Person.locale, WebSession.seen_at, WebSession.by_letter)
    .join(Person, Person.id == WebSession.person_id)
    .where(
        WebSession.id_hash == bindparam("hash"),
        WebSession.expires_at > bindparam("now"),
        WebSession.seen_at > bindparam("awake_since"),
        Person.disabled_at.is_(None),
    )
)
_POSTS = (
    select(Post.role, Post.unit_id, Unit.path)
    .outerjoin(Unit, Unit.id == Post.unit_id)
    .where(
        Post.person_id == bindparam("person"),
        or_(Post.from_on.is_(None), Post.from_on <= bindparam("day")),
        or_(Post.until_on.is_(None), Post.until_on > bindparam("day")),
    )
    .order_by(Post.id)
)


def signed_in(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """Return who owns this session id, or None when it is unknown, idle, old or disabled."""
    row = session.execute(
        _SIGNED_IN, {"hash": hash_of(token), "now": now, "awake_since": now - IDLE}
    ).one_or_none()
    return SignedIn(*row) if row else None


def asker(
    session: Session,
    person_id: int,
    name: str | None = None,
    *,
    on: date,
    simulated: bool,
    by_letter: bool = False,
) -> Asker:
    """Return the person with the posts held that day; ``name``: where it has just been read."""
    if name is None:
        name = session.scalar(select(Person.name).where(Person.id == person_id)) or ""
    rows = session.execute(_POSTS, {"person": person_id, "day": on})
    posts = tuple(HeldPost(Role(role), unit_id, path or ROOT) for role, unit_id, path in rows)
    return Asker(person_id, name, posts, simulated, by_letter)


@dataclass(frozen=True)
class Holder:
    """Who holds a role on a unit on a day."""

    post_id: int
    role: Role
    person_id: int
    name: str
    email: str
    phone: str
    from_on: date | None
    activated: bool


def holders(session: Session, unit_id: int, *, on: date) -> tuple[Holder, ...]:
    """Return the holders of a unit's posts on a day, in the order of the duty chain."""
    rows = session.execute(
        select(
            Post.id,
            Post.role,
            Person.id,
            Person.name,
            Person.email,
            Person.phone,
            Post.from_on,
            Person.password_hash,
        )
        .join(Person, Person.id == Post.person_id)
        .where(Post.unit_id == unit_id, held_on(on))
        .order_by(Post.id)
    )
    found = [
        Holder(post, Role(role), person, name, email or "", phone or "", since, bool(secret))
        for post, role, person, name, email, phone, since, secret in rows
    ]
    order = list(Role)
    return tuple(sorted(found, key=lambda holder: order.index(holder.role)))
