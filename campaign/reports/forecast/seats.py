"""Who can be told: the holders of posts from today on, with their addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import chunks
from campaign.rules.dates.climb import Seat
from campaign.rules.permissions import UNIT_ROLES, Role
from models.person import Person, Post

ROLES = (*UNIT_ROLES, Role.OFFICE, Role.LEAD)


@dataclass(frozen=True)
class Holder:
    """A person in a post; ``seat`` is what the rules look at."""

    seat: Seat
    person_id: int
    name: str
    address: str


Seats = dict[int, tuple[Holder, ...]]


def seats(session: Session, unit_ids: Iterable[int], *, today: date) -> Seats:
    """Return the holders of these units' posts, those included who come later."""
    found: dict[int, list[Holder]] = {}
    for ids in chunks(unit_ids):
        rows = session.execute(
            select(
                Post.unit_id, Post.role, Post.from_on, Post.until_on, Person.id, Person.name,
                Person.email,
            )
            .join(Person, Person.id == Post.person_id)
            .where(
                Post.unit_id.in_(ids),
                Post.role.in_(ROLES),
                Person.disabled_at.is_(None),
                or_(Post.until_on.is_(None), Post.until_on > today),
            )
            .order_by(Post.id)
        )  # fmt: skip
        for unit_id, role, from_on, until_on, person_id, name, email in rows:
            seat = Seat(Role(role), from_on, until_on, bool(email))
            found.setdefault(int(unit_id or 0), []).append(
                Holder(seat, person_id, name, email or "")
            )
    return {unit_id: tuple(holders) for unit_id, holders in found.items()}
