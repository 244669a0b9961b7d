"""One holder's absence: who stands in, now or from a later day on."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.people.substitutes import Span
from campaign.rules.permissions import Role
from models.person import Person, Post
from models.unit import Unit


@dataclass(frozen=True)
class HeldBy:
    """Whose post it is, and where."""

    id: int
    unit_id: int
    path: str
    role: Role
    person_id: int
    name: str
    span: Span
    acting: bool


@dataclass(frozen=True)
class StandIn:
    """A substitute; ``id`` is the number of the substitute's own post."""

    id: int
    person_id: int
    name: str
    from_on: date | None
    last_on: date | None


def held_by(session: Session, post_id: int) -> HeldBy | None:
    """Return the post, or None when there is none that sits on a unit."""
    row = session.execute(
        select(Post, Unit.path, Person.name)
        .join(Unit, Unit.id == Post.unit_id)
        .join(Person, Person.id == Post.person_id)
        .where(Post.id == post_id)
    ).one_or_none()
    if row is None:
        return None
    post, path, name = row
    return HeldBy(
        post.id, post.unit_id or 0, path, Role(post.role), post.person_id, name,
        Span(post.from_on, post.until_on), post.acting_for_id is not None,
    )  # fmt: skip


def stand_ins(session: Session, post_ids: list[int], *, on: date) -> dict[int, tuple[StandIn, ...]]:
    """Return who stands in for these posts on that day or later, the earliest first."""
    rows = session.execute(
        select(Post, Person.name)
        .join(Person, Person.id == Post.person_id)
        .where(Post.acting_for_id.in_(post_ids), Post.until_on > on, Post.until_on > Post.from_on)
        .order_by(Post.from_on, Post.id)
    )
    found: dict[int, tuple[StandIn, ...]] = {}
    for post, name in rows:
        last_on = Span(post.from_on, post.until_on).last_on
        one = StandIn(post.id, post.person_id, name, post.from_on, last_on)
        absent = post.acting_for_id or 0
        found[absent] = (*found.get(absent, ()), one)
    return found
