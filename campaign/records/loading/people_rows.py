"""Write what a list of people changes, by the set."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from campaign.records.house.ids import take_ids
from campaign.records.loading.people_ground import Place, chunks
from campaign.records.people.handover import is_change_of_hands
from campaign.rules.loading.posts import HeldPost
from campaign.rules.loading.register import KnownPerson
from campaign.rules.people.logins import follows_address, login_choices
from models.person import Person, Post
from models.unit import Unit


class Logins:
    """Finds free logins; asks the database once for all that may be wanted."""

    def __init__(self, session: Session, people: Iterable[KnownPerson]) -> None:
        self.session = session
        self.taken: set[str] = set()
        self.looked: set[str] = set()
        wanted = (
            text
            for person in people
            for text in (person.phone, person.email.lower() if person.email else None)
            if text
        )
        for part in chunks(wanted):
            self.taken |= set(session.scalars(select(Person.login).where(Person.login.in_(part))))

    def give(self, person: KnownPerson, unit_code: str) -> None:
        """Give the person the best login that nobody has."""
        for login in login_choices(person.email, person.phone, unit_code):
            if login not in (person.phone, (person.email or "").lower()):
                self._look(unit_code)
            if login not in self.taken:
                person.login = login
                self.taken.add(login)
                return

    def _look(self, unit_code: str) -> None:
        """Ask for the made-up logins of a unit, when the first of them is wanted."""
        if unit_code in self.looked:
            return
        self.looked.add(unit_code)
        made_up = Person.login.startswith(f"{unit_code or 'u'}-", autoescape=True)
        self.taken |= set(self.session.scalars(select(Person.login).where(made_up)))


def write_people(session: Session, new: Sequence[tuple[KnownPerson, str]]) -> None:
    """Add the people; each comes with the code of the unit for which it is added."""
    if not new:
        return
    logins = Logins(session, (person for person, _ in new))
    for (person, unit_code), number in zip(new, take_ids(session, Person, len(new)), strict=True):
        person.id = number
        logins.give(person, unit_code)
    session.execute(
        insert(Person),
        [
            {"id": each.id, "name": each.name, "login": each.login, "email": each.email,
             "phone": each.phone, "locale": each.locale}
            for each, _ in new
        ],
    )  # fmt: skip


def change_people(
    session: Session,
    changed: Sequence[KnownPerson],
    before: dict[int, tuple[str | None, str | None]],
) -> None:
    """Write new addresses; a login that was one of the old addresses changes with them.

    Args:
        session: the open session.
        changed: the people as they are to be.
        before: address and number that each had, by id.
    """
    if not changed:
        return
    logins = Logins(session, changed)
    for person in changed:
        followed = follows_address(person.login, *before[person.id])
        if followed and not follows_address(person.login, person.email, person.phone):
            logins.give(person, "u")
    _update(session, Person, ("email", "phone", "login"), changed, versioned=True)


def write_posts(
    session: Session, posts: Iterable[tuple[Place, HeldPost]], units: dict[str, int]
) -> None:
    """Add new posts, change the dates of others, and mark their units as changed.

    Args:
        session: the open session.
        posts: what is new or changed, with its place.
        units: ids by code.
    """
    new, dated, touched = [], [], set()
    for (code, role), post in posts:
        touched.add(units[code])
        if post.id:
            dated.append(post)
            continue
        person: Any = post.person
        new.append(
            {"unit_id": units[code], "role": role, "person_id": person.id,
             "from_on": post.from_on, "until_on": post.until_on,
             "handover_due": is_change_of_hands(role, post.from_on)}
        )  # fmt: skip
    if new:
        session.execute(insert(Post), new)
    _update(session, Post, ("from_on", "until_on"), dated, versioned=False)
    for part in chunks(touched):
        session.execute(update(Unit).where(Unit.id.in_(part)).values(version=Unit.version + 1))


def _update(
    session: Session, model: Any, columns: Sequence[str], rows: Sequence[Any], *, versioned: bool
) -> None:
    if not rows:
        return
    table = model.__table__
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    if versioned:
        values["version"] = table.c.version + 1
    session.connection().execute(
        update(table).where(table.c.id == bindparam("of")).values(values),
        [{"of": row.id} | {f"new_{name}": getattr(row, name) for name in columns} for row in rows],
    )
