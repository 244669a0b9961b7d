"""People as the office keeps them: the list with search, and one person with every post."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.paging import START, Cursor, Order, Window, up_to, window
from campaign.reports.visible import sees_every_unit, visible
from campaign.reports.visible_people import stands, visible_people
from campaign.rules.paths import ROOT
from campaign.rules.permissions import Asker, Permission, Reach, Role, reaches
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
    managed = _managed(session, asker, on)
    counts = _counts(session, managed)
    fits = []
    if words := words[:LONGEST_WORD]:
        fits.append(_named(asker, words, on))
    if lack in _LACKS:
        fits.append(_LACKS[lack])
    found = window(
        session, select(Person).where(managed, *fits), BY_NAME, cursor, size=PER_PAGE,
        most=MOST_COUNTED, total=None if fits else counts.people,
    )  # fmt: skip
    posts = _posts(session, asker, [person.id for person in found.rows], stands(on))
    rows = tuple(_line(person, posts.get(person.id, ())) for person in found.rows)
    return replace(found, rows=rows), counts


def one_person(session: Session, asker: Asker, person_id: int) -> PersonLine:
    """Return a person with every post ever held on a unit that the asker may see."""
    person = session.get_one(Person, person_id)
    return _line(person, _posts(session, asker, [person_id]).get(person_id, ()))


def _counts(session: Session, managed: ColumnElement[bool]) -> Counts:
    everybody = select(Person.id).where(managed)
    lacking = (everybody.where(_LACKS[lack]) for lack in ("no-address", "not-activated"))
    asked = select(*(up_to(one, MOST_COUNTED) for one in (everybody, *lacking)))
    people, no_address, not_activated = tuple(session.execute(asked).one())
    return Counts(people, no_address, not_activated)


def _managed(session: Session, asker: Asker, on: date) -> ColumnElement[bool]:
    right = Permission.MANAGE_PEOPLE
    every = sees_every_unit(session, asker, right)
    return visible_people(asker, right, Person.id, on=on, every_unit=every)


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


def _posts(
    session: Session, asker: Asker, people: Iterable[int], *conditions: ColumnElement[bool]
) -> dict[int, tuple[PersonPost, ...]]:
    seen = visible(asker, Permission.MANAGE_PEOPLE, Unit.path)
    if (Reach.SUBTREE, ROOT) in reaches(asker, Permission.MANAGE_PEOPLE):
        seen |= Post.unit_id.is_(None)
    rows = session.execute(
        select(
            Post.person_id, Post.role, Unit.id, Unit.name, Post.from_on, Post.until_on,
            Post.acting_for_id,
        )
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id.in_(list(people)), seen, *conditions)
        .where(or_(Post.from_on.is_(None), Post.until_on.is_(None), Post.until_on > Post.from_on))
        .order_by(Post.id)
    )  # fmt: skip
    found: dict[int, tuple[PersonPost, ...]] = {}
    for person, role, unit_id, unit, from_on, until_on, acts_for in rows:
        post = PersonPost(
            Role(role), unit_id, unit or "", from_on, until_on, acting=acts_for is not None
        )
        found[person] = (*found.get(person, ()), post)
    return found


def _line(person: Person, posts: tuple[PersonPost, ...]) -> PersonLine:
    return PersonLine(
        person.id,
        person.name,
        person.login,
        person.email or "",
        person.phone or "",
        person.locale,
        bool(person.password_hash),
        person.disabled_at is not None,
        person.version,
        posts,
    )
