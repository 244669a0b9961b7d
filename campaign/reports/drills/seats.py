"""The posts of the chains below a unit and who holds them on a day: whom a drill asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.people import held_on
from campaign.reports.visible import under
from campaign.rules.drills.proof import CHAIN
from campaign.rules.permissions import UNIT_ROLES, Role
from models.person import Person, Post
from models.unit import Unit


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the post; ``acting``: as the substitute of an absent one."""

    person_id: int
    name: str
    email: str
    phone: str
    locale: str
    acting: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """One post of one unit; nobody holds it where ``holders`` is empty."""

    unit_id: int
    unit: str
    path: str
    role: Role
    holders: tuple[Holder, ...]


def seats(
    session: Session, path: str, *, today: date, kinds: Collection[str] | None = None
) -> tuple[Seat, ...]:
    """Return the chains of the open units at and below a path, the tree's order.

    Contact, deputy and principal of each unit, held or not; collectors where there are any. With
    ``kinds`` only units of these kinds (collectors all the same). Without, a unit that has others
    below it and nobody in its chain is left out: it is a node of the tree, and takes no part.
    """
    units: Any = session.execute(
        select(Unit.id, Unit.name, Unit.path, Unit.kind)
        .where(under(Unit.path, path), Unit.closed_on.is_(None))
        .order_by(Unit.path)
    ).all()
    held = _held(session, path, today)
    found: list[Seat] = []
    for number, (unit_id, name, own, kind) in enumerate(units):
        parent = number + 1 < len(units) and units[number + 1][2].startswith(own)
        chain = any((unit_id, role) in held for role in UNIT_ROLES)
        takes_part = kind in kinds if kinds is not None else chain or not parent
        for role in CHAIN:
            holders = tuple(held.get((unit_id, role), ()))
            if holders if role not in UNIT_ROLES else takes_part:
                found.append(Seat(unit_id, name, own, role, holders))
    return tuple(found)


def _held(session: Session, path: str, today: date) -> dict[tuple[int, Role], list[Holder]]:
    rows: Any = session.execute(
        select(
            Post.unit_id, Post.role, Person.id, Person.name, Person.email, Person.phone,
            Person.locale, Post.acting_for_id,
        )
        .join(Unit, Unit.id == Post.unit_id)
        .join(Person, Person.id == Post.person_id)
        .where(
            under(Unit.path, path), Post.role.in_(CHAIN), held_on(today),
            Person.disabled_at.is_(None),
        )
        .order_by(Post.id)
    )  # fmt: skip
    found: dict[tuple[int, Role], list[Holder]] = {}
    for unit_id, role, person_id, name, email, phone, locale, acting in rows:
        one = Holder(person_id, name, email or "", phone or "", locale, acting is not None)
        holders = found.setdefault((unit_id, Role(role)), [])
        if all(other.person_id != person_id for other in holders):
            holders.append(one)
    return found
