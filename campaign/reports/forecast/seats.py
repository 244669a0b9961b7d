"""Who can be told: the holders of posts from today on, with their addresses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import chunks
from campaign.rules.dates.climb import Seat
from campaign.rules.paths import ancestors
from campaign.rules.permissions import UNIT_ROLES, Role
from models.person import Person, Post
from models.unit import Unit

ROLES = (*UNIT_ROLES, Role.OFFICE, Role.LEAD)


@dataclass(frozen=True)
class Holder:
    """A person in a post; ``seat`` is what the rules look at."""

    seat: Seat
    person_id: int
    name: str
    address: str
    unit_id: int = 0


Seats = dict[int, tuple[Holder, ...]]


def seats(session: Session, unit_ids: Iterable[int], *, today: date) -> Seats:
    """Return the holders of these units' posts, those included who come later.

    After a unit's own come the collectors who keep its list of contacts, the nearest first.
    """
    units = set(unit_ids)
    found = _of_units(session, units, today=today)
    for unit_id, keepers in _keepers(session, units, today=today).items():
        found.setdefault(unit_id, []).extend(keepers)
    return {unit_id: tuple(holders) for unit_id, holders in found.items()}


def nearest(collectors: Iterable[Holder], on: date) -> list[Holder]:
    """Return those who keep the list on this day: who sits on the nearest unit held then."""
    held = [one for one in collectors if one.seat.held(on)]
    return [one for one in held if one.unit_id == held[0].unit_id]


def _keepers(session: Session, units: set[int], *, today: date) -> dict[int, list[Holder]]:
    """Return the collectors at and above each unit, the nearest first: there are few of them."""
    above: dict[int, list[Holder]] = {}
    for unit_id, holder in _holders(session, [Post.role == Role.COLLECTOR], today=today):
        above.setdefault(unit_id, []).append(holder)
    found: dict[int, list[Holder]] = {}
    if not above:
        return found
    for ids in chunks(units):
        for unit_id, path in session.execute(select(Unit.id, Unit.path).where(Unit.id.in_(ids))):
            for near in (unit_id, *reversed(ancestors(path))):
                found.setdefault(unit_id, []).extend(above.get(near, ()))
    return found


def _of_units(session: Session, units: set[int], *, today: date) -> dict[int, list[Holder]]:
    found: dict[int, list[Holder]] = {}
    for ids in chunks(units):
        which = [Post.unit_id.in_(ids), Post.role.in_(ROLES)]
        for unit_id, holder in _holders(session, which, today=today):
            found.setdefault(unit_id, []).append(holder)
    return found


def _holders(
    session: Session, which: Sequence[ColumnElement[bool]], *, today: date
) -> Iterator[tuple[int, Holder]]:
    rows = session.execute(
        select(
            Post.unit_id, Post.role, Post.from_on, Post.until_on, Person.id, Person.name,
            Person.email,
        )
        .join(Person, Person.id == Post.person_id)
        .where(
            *which,
            Person.disabled_at.is_(None),
            or_(Post.until_on.is_(None), Post.until_on > today),
        )
        .order_by(Post.id)
    )  # fmt: skip
    for unit_id, role, from_on, until_on, person_id, name, email in rows:
        seat = Seat(Role(role), from_on, until_on, bool(email))
        yield int(unit_id or 0), Holder(seat, person_id, name, email or "", int(unit_id or 0))
