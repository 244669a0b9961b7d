"""Who is who: a person with the posts held on a day, the holders of a unit's posts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, bindparam, or_, select
from sqlalchemy.orm import Session

from campaign.rules.paths import ROOT
from campaign.rules.permissions import Asker, HeldPost, Role
from models.person import Person, Post
from models.unit import Unit


def held_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition "this post is held on that day"; the day may be asked for later."""
    return or_(Post.from_on.is_(None), Post.from_on <= day) & or_(
        Post.until_on.is_(None), Post.until_on > day
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


def asker(
    session: Session, person_id: int, *, on: date, simulated: bool, by_letter: bool = False
) -> Asker:
    """Return the person with the posts held that day."""
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
