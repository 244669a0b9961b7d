"""Read what a list of people may touch: units, the people it may mean, the posts on its units."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from campaign.rules.loading.posts import HeldPost
from campaign.rules.loading.register import KnownPerson, Register
from campaign.rules.sheets.person_record import PersonRecord
from models.person import Person, Post
from models.unit import Unit

_CHUNK = 5_000

Key = TypeVar("Key", int, str)
Place = tuple[str, str]  # code of the unit, role


@dataclass(frozen=True)
class Ground:
    """A unit that may be named in a list."""

    id: int
    name: str
    path: str


@dataclass
class Gathered:
    """Everything that the list is held against."""

    register: Register = field(default_factory=Register)
    people: dict[int, KnownPerson] = field(default_factory=dict)
    posts: defaultdict[Place, list[HeldPost]] = field(default_factory=lambda: defaultdict(list))
    acting: defaultdict[Place, list[HeldPost]] = field(default_factory=lambda: defaultdict(list))


def chunks(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """Yield the keys in pieces that one question can hold."""
    ordered = list(dict.fromkeys(keys))
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def open_units(session: Session, today: date) -> dict[str, Ground]:
    """Return every unit that is not closed, by code."""
    rows = session.execute(
        select(Unit.code, Unit.id, Unit.name, Unit.path).where(
            or_(Unit.closed_on.is_(None), Unit.closed_on > today)
        )
    )
    return {code: Ground(unit_id, name, path) for code, unit_id, name, path in rows}


def gather(
    session: Session, records: Sequence[PersonRecord], units: dict[str, Ground], today: date
) -> Gathered:
    """Read the people whom the records may mean and all posts on the units they name."""
    found = Gathered()
    codes = {units[code].id: code for code in {record.unit_code for record in records}}
    for part in chunks(record.phone for record in records if record.phone):
        _people(session, found, Person.phone.in_(part))
    for part in chunks(record.email.casefold() for record in records if record.email):
        _people(session, found, func.lower(Person.email).in_(part))
    for ids in chunks(codes):
        here = select(Post.person_id).where(Post.unit_id.in_(ids))
        _people(session, found, Person.id.in_(here))
    for person in found.people.values():
        found.register.add(person)
    for ids in chunks(codes):
        posts = select(
            Post.id, Post.unit_id, Post.role, Post.person_id, Post.from_on, Post.until_on,
            Post.acting_for_id,
        ).where(Post.unit_id.in_(ids))  # fmt: skip
        for post_id, unit_id, role, person_id, from_on, until_on, acts_for in session.execute(
            posts.order_by(Post.id)
        ):
            post = HeldPost(
                post_id, found.people[person_id], from_on, until_on, acting_for=acts_for or 0
            )
            place = codes[unit_id or 0], role
            (found.acting if acts_for else found.posts)[place].append(post)
            if post.stands() and (until_on is None or until_on > today):
                found.register.serves(found.people[person_id], codes[unit_id or 0])
    return found


def _people(session: Session, found: Gathered, which: ColumnElement[bool]) -> None:
    rows = session.execute(
        select(
            Person.id, Person.name, Person.email, Person.phone, Person.login, Person.locale,
            Person.disabled_at,
        ).where(which).order_by(Person.id)
    )  # fmt: skip
    for person_id, name, email, phone, login, locale, disabled_at in rows:
        found.people.setdefault(
            person_id,
            KnownPerson(person_id, name, email, phone, login, locale, disabled_at is not None),
        )
