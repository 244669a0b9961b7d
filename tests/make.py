"""Builders: a test names only what matters to it; the rest is made up, always the same way."""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from flask.testing import FlaskClient

from campaign import clock
from campaign.records.access.passwords import hash_password
from campaign.records.access.sessions import open_session
from campaign.records.house.world import write_setting
from campaign.reports.world import SIMULATED
from campaign.rules.paths import ROOT, child_path
from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.person import Person, Post
from models.unit import Unit
from tests.stories import Stories

T = TypeVar("T")
PASSWORD = "Duban-2026-ceshi"
_HASH = hash_password(PASSWORD)


@dataclass
class Make:
    """Writes rows straight into the tables; use services where the act itself is tested."""

    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    stories: Stories | None = field(default=None, repr=False)

    def story(self, key: object, teller: Callable[[], T]) -> T:
        """Live through what `teller` does, or take it over from a test that has.

        The key names all that the story depends on; what the teller returns is copied too.
        """
        return self.stories.tell(key, teller, self) if self.stories else teller()

    def simulated(self) -> None:
        """Make the database a simulated one."""
        with transaction() as session:
            write_setting(session, "world", SIMULATED)

    def unit(
        self,
        name: str = "",
        parent: Unit | None = None,
        *,
        kind: str = "department",
        code: str = "",
        closed_on: dt.date | None = None,
    ) -> Unit:
        """A unit under `parent`, or a root."""
        number = next(self.numbers)
        with transaction() as session:
            unit = Unit(
                code=code or f"U{number:04d}",
                name=name or f"单位 {number}",
                kind=kind,
                parent_id=parent.id if parent else None,
                path=f"?{number}",
                closed_on=closed_on,
            )
            session.add(unit)
            session.flush()
            unit.path = child_path(parent.path if parent else ROOT, unit.id)
        return unit

    def person(
        self,
        name: str = "",
        *,
        email: str | None = "",
        phone: str | None = None,
        login: str = "",
        activated: bool = True,
        locale: str = "zh",
    ) -> Person:
        """A person with an address (`email=None`: without one), who has set PASSWORD."""
        number = next(self.numbers)
        if email == "":
            email = f"p{number}@yunchuan.example"
        with transaction() as session:
            person = Person(
                name=name or f"人员{number}",
                login=login or phone or email or f"login-{number}",
                email=email,
                phone=phone,
                locale=locale,
                password_hash=_HASH if activated else None,
            )
            session.add(person)
        return person

    def post(
        self,
        person: Person,
        unit: Unit | None,
        role: Role | str,
        from_on: dt.date | None = None,
        until_on: dt.date | None = None,
    ) -> Post:
        """The person holds the role on the unit (None: the first administrator's whole tree)."""
        with transaction() as session:
            post = Post(
                unit_id=unit.id if unit else None,
                role=Role(role).value,
                person_id=person.id,
                from_on=from_on,
                until_on=until_on,
            )
            session.add(post)
        return post

    def holder(self, unit: Unit | None, role: Role | str, name: str = "", **about: str) -> Person:
        """A new person in a post."""
        person = self.person(name, **about)  # type: ignore[arg-type]
        self.post(person, unit, role)
        return person

    def sign_in(self, client: FlaskClient, person: Person) -> FlaskClient:
        """Give the client a live session of the person, without a password."""
        with transaction() as session:
            token = open_session(session, person.id, address="127.0.0.1", now=clock.now())
        client.set_cookie("duban", token)
        return client
