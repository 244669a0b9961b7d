"""People as the office keeps them: the list with search, and one person with every post."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.paging import START, Cursor, Order, Window, up_to, window
from campaign.reports.prepared import Asked, prepared
from campaign.reports.visible import sees_every_unit, visible
from campaign.reports.visible_people import stands, visible_people
from campaign.rules.paths import ROOT
from campaign.rules.permissions import Asker, Permission, Reach, Role, reaches
from models.among import among
from models.person import Person, Post
from models.unit import Unit

PER_PAGE = 50
MOST_COUNTED = 500  # a province has 300,000: nobody waits for their exact number
BY_NAME = Order((Person.name, Person.id))
LONGEST_WORD = 60
FILTERS = ("no-address", "not-activated", "disabled")


@dataclass(frozen=True)
class PersonPost:
    """A post of a person, on a unit that the asker may see (None: over the whole tree).

    ``acting``: the person stands in for an absent holder.
    """

    role: Role
    unit_id: int | None
    unit: str
    from_on: date | None
    until_on: date | None
    acting: bool = False

    @property
    def last_on(self) -> date | None:
        """The last day on which it is held, as people write it."""
        return self.until_on - timedelta(days=1) if self.until_on else None


@dataclass(frozen=True)
class PersonLine:
    """A person in the list, with the posts held now or from a later day on."""

    id: int
    name: str
    login: str
    email: str
    phone: str
    locale: str
    activated: bool
    disabled: bool
    version: int
    posts: tuple[PersonPost, ...]


@dataclass(frozen=True)
class Counts:
    """How many people the asker manages, and what they lack.

    One more than ``MOST_COUNTED`` says that there are more than that.
    """

    people: int
    no_address: int
    not_activated: int


def people_list(
    session: Session, asker: Asker, *, words: str, lack: str, cursor: Cursor = START, on: date
) -> tuple[Window[PersonLine], Counts]:
    """Return one page, by name, of the people whom the asker manages, and how many those are.

    Words are looked for in names, addresses and the names of units.
    """
    words = words[:LONGEST_WORD]
    every = sees_every_unit(session, asker, Permission.MANAGE_PEOPLE)
    counts = Counts(*tuple(session.execute(_counted(asker, on, every)).one()))
    found = window(
        session, _asked(asker, on, every, words, lack), BY_NAME, cursor, size=PER_PAGE,
        most=MOST_COUNTED, total=None if words or lack in _LACKS else counts.people,
    )  # fmt: skip
    posts = _posts(session, _posts_seen(asker, on), [person.id for person in found.rows])
    rows = tuple(_line(person, posts.get(person.id, ())) for person in found.rows)
    return replace(found, rows=rows), counts


def one_person(session: Session, asker: Asker, person_id: int) -> PersonLine:
    """Return a person with every post ever held on a unit that the asker may see."""
    person = session.execute(select(*_LINE).where(Person.id == person_id)).one()
    return _line(person, _posts(session, _posts_seen(asker), [person_id]).get(person_id, ()))


@prepared
def _counted(asker: Asker, on: date, every: bool) -> Asked:
    everybody = select(Person.id).where(_managed(asker, on, every))
    without, never = (everybody.where(_LACKS[lack]) for lack in ("no-address", "not-activated"))
    return select(*(up_to(some, MOST_COUNTED) for some in (everybody, without, never)))


@prepared
def _asked(asker: Asker, on: date, every: bool, words: str, lack: str) -> Asked:
    asked = select(*_LINE).where(_managed(asker, on, every))
    if words:
        asked = asked.where(_named(asker, words, on))
    if lack in _LACKS:
        asked = asked.where(_LACKS[lack])
    return asked


def _managed(asker: Asker, on: date, every: bool) -> ColumnElement[bool]:
    return visible_people(asker, Permission.MANAGE_PEOPLE, Person.id, on=on, every_unit=every)


_LINE = (
    Person.id, Person.name, Person.login, Person.email, Person.phone, Person.locale,
    Person.password_hash.is_not(None).label("activated"), Person.disabled_at, Person.version,
)  # fmt: skip


_LACKS: dict[str, ColumnElement[bool]] = {
    "no-address": Person.email.is_(None),
    "not-activated": Person.password_hash.is_(None) & Person.disabled_at.is_(None),
    "disabled": Person.disabled_at.is_not(None),
}


def _named(asker: Asker, words: str, on: date) -> ColumnElement[bool]:
    in_unit = exists().where(
        Post.person_id == Person.id,
        stands(on),
        Unit.id == Post.unit_id,
        Unit.name.contains(words, autoescape=True),
        visible(asker, Permission.MANAGE_PEOPLE, Unit.path),
    )
    return or_(
        Person.name.contains(words, autoescape=True),
        Person.phone.contains(words, autoescape=True),
        func.lower(Person.email).contains(words.lower(), autoescape=True),
        in_unit,
    )


@prepared
def _posts_seen(asker: Asker, on: date | None = None) -> Asked:
    """Return the question for the posts of ``people``; with a day, those held then or later."""
    seen = visible(asker, Permission.MANAGE_PEOPLE, Unit.path)
    if (Reach.SUBTREE, ROOT) in reaches(asker, Permission.MANAGE_PEOPLE):
        seen |= Post.unit_id.is_(None)
    standing = () if on is None else (stands(on),)
    return (
        select(
            Post.person_id, Post.role, Unit.id, Unit.name, Post.from_on, Post.until_on,
            Post.acting_for_id,
        )
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(among(Post.person_id, "people"), seen, *standing)
        .where(or_(Post.from_on.is_(None), Post.until_on.is_(None), Post.until_on > Post.from_on))
        .order_by(Post.id)
    )  # fmt: skip


def _posts(session: Session, asked: Asked, people: list[int]) -> dict[int, tuple[PersonPost, ...]]:
    rows = session.execute(asked, {"people": people})
    found: dict[int, tuple[PersonPost, ...]] = {}
    for person, role, unit_id, unit, from_on, until_on, acts_for in rows:
        post = PersonPost(
            Role(role), unit_id, unit or "", from_on, until_on, acting=acts_for is not None
        )
        found[person] = (*found.get(person, ()), post)
    return found


def _line(person: Any, posts: tuple[PersonPost, ...]) -> PersonLine:
    return PersonLine(
        person.id,
        person.name,
        person.login,
        person.email or "",
        person.phone or "",
        person.locale,
        person.activated,
        person.disabled_at is not None,
        person.version,
        posts,
    )
