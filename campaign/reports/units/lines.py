"""One unit as a line of the tree or of a list, with its contact: the same for both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.people import held_on
from campaign.reports.prepared import Asked, prepared
from campaign.reports.visible import visible, visible_each
from campaign.rules.permissions import Asker, Permission, Role
from campaign.rules.sheets.unit_kinds import AREAS
from models.among import among
from models.person import Person, Post
from models.unit import Unit


@dataclass(frozen=True)
class Contact:
    """Who is the unit's contact today, and how to reach that person.

    ``acting`` stand in for an absent one.
    """

    person_id: int
    name: str
    email: str
    phone: str
    acting: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitLine:
    """A unit in a list.

    ``depth`` counts from the highest line shown; ``context`` is a parent that a filter keeps only
    to show where the others belong; ``rest`` counts the children of an open unit not shown, which
    follow behind ``last_child``.
    """

    id: int
    code: str
    name: str
    kind: str
    closed_on: date | None
    children: int
    contact: Contact | None
    depth: int = 0
    is_open: bool = False
    context: bool = False
    rest: int = 0
    last_child: int = 0


@dataclass(frozen=True)
class Counts:
    """How many units the asker sees, and what their contacts lack."""

    units: int
    vacant: int
    no_address: int


def seen(asker: Asker) -> ColumnElement[bool]:
    """Return the condition "the asker may see this unit"."""
    return visible(asker, Permission.SEE_UNITS, Unit.path)


def seen_below(asker: Asker) -> ColumnElement[bool]:
    """Return the same condition for the children of some unit.

    Spelt so that no index holds it: SQLite would walk all units in reach instead of the children.
    """
    return visible_each(asker, Permission.SEE_UNITS)


def is_vacant(on: date) -> ColumnElement[bool]:
    """Return the condition "the unit should have a contact on that day and has none"."""
    return (
        _working(on)
        & Unit.kind.not_in(AREAS)
        & ~exists().where(Post.unit_id == Unit.id, Post.role == Role.CONTACT, held_on(on))
    )


def lacks_address(on: date) -> ColumnElement[bool]:
    """Return the condition "the unit's contact has no mail address"."""
    return _working(on) & exists().where(
        Post.unit_id == Unit.id,
        Post.role == Role.CONTACT,
        Post.acting_for_id.is_(None),
        held_on(on),
        Person.id == Post.person_id,
        Person.email.is_(None),
    )


def _working(on: date) -> ColumnElement[bool]:
    return or_(Unit.closed_on.is_(None), Unit.closed_on > on)


def counts(session: Session, asker: Asker, *, on: date) -> Counts:
    """Count the units that the asker sees, in one walk over them and one over their contacts."""
    no_address = and_(Post.acting_for_id.is_(None), Person.email.is_(None))
    held = (
        select(Post.unit_id, func.max(case((no_address, 1), else_=0)).label("no_address"))
        .join(Person, Person.id == Post.person_id)
        .where(Post.role == Role.CONTACT, held_on(on))
        .group_by(Post.unit_id)
        .subquery()
    )
    vacant = _working(on) & Unit.kind.not_in(AREAS) & held.c.unit_id.is_(None)
    row = session.execute(
        select(
            func.count(), func.count().filter(vacant),
            func.count().filter(_working(on) & (held.c.no_address == 1)),
        )
        .select_from(Unit)
        .outerjoin(held, held.c.unit_id == Unit.id)
        .where(seen(asker))
    ).one()  # fmt: skip
    return Counts(*row)


_CONTACTS = (
    select(
        Post.unit_id, Person.id, Person.name, Person.email, Person.phone,
        Post.acting_for_id.is_not(None),
    )
    .join(Person, Person.id == Post.person_id)
    .where(
        among(Post.unit_id, "units"),
        Post.role == Role.CONTACT,
        held_on(bindparam("day", type_=Date)),
    )
    .order_by(Post.acting_for_id.is_not(None), Post.id)  # the holder before a substitute
)  # fmt: skip


def contacts(session: Session, unit_ids: Iterable[int], *, on: date) -> dict[int, Contact]:
    """Return the contact of each of these units that has one."""
    rows = session.execute(_CONTACTS, {"units": list(unit_ids), "day": on})
    found: dict[int, Contact] = {}
    for unit, person, name, email, phone, acts in rows:
        held = found.get(unit or 0)
        if held is None:
            found[unit or 0] = Contact(person, name, email or "", phone or "")
        elif acts:
            found[unit or 0] = replace(held, acting=(*held.acting, name))
    return found


def children_of(session: Session, asker: Asker, unit_ids: Sequence[int]) -> dict[int, int]:
    """Return how many units the asker sees directly below each of these."""
    rows = session.execute(_children_seen(asker), {"parents": list(unit_ids)})
    return {parent: n for parent, n in rows if parent is not None}


@prepared
def _children_seen(asker: Asker) -> Asked:
    return (
        select(Unit.parent_id, func.count())
        .where(among(Unit.parent_id, "parents"), seen_below(asker))
        .group_by(Unit.parent_id)
    )
