"""Letters as their readers hold them: sent for real, kept in the local mailbox with their links."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from campaign.mail.mailbox import LocalMailbox
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver_all
from models.base import db
from models.letter import Letter
from models.person import Person
from tests.county import County, a_county, at
from tests.forms import submit
from tests.make import Make
from tests.services.mail.conftest import FIRST
from tests.web.conftest import Tell

LINK = re.compile(r"http://localhost(/l/[\w-]{43})/received")


@dataclass
class Readers:
    """A county whose first letters have gone out; it is nine on the day of the first rung."""

    app: Flask
    make: Make
    county: County

    def person(self, number: int = 0, role: Role = Role.CONTACT) -> Person:
        """Who holds a post in one of the units."""
        return self.county.people[self.county.units[number].code, role]

    def letter(self, number: int = 0) -> Letter:
        """The first letter to the contact of a unit."""
        db.session.rollback()
        asked = select(Letter).where(Letter.person_id == self.person(number).id)
        letter = db.session.scalars(asked.order_by(Letter.id)).first()
        assert letter is not None
        return letter

    def link(self, number: int = 0) -> str:
        """The link in that letter, as the path of the page that signs in."""
        found = LINK.search(self.letter(number).text)
        assert found
        return found[1]

    def press(self, path: str, **fields: str) -> TestResponse:
        """Open a page of the letter in a browser of its own and send its form."""
        return submit(self.app.test_client(), path, dict(fields))

    def see(self, path: str, client: FlaskClient | None = None) -> str:
        """The text of a page."""
        return (client or self.app.test_client()).get(path).get_data(as_text=True)

    def office(self) -> FlaskClient:
        """A browser in which the office's person has signed in."""
        person = self.county.people[self.county.scope.code, Role.OFFICE]
        return self.make.sign_in(self.app.test_client(), person)


@pytest.fixture
def readers(app: Flask, make: Make, told: Tell) -> Readers:
    """Two units and their bureau, three letters delivered."""
    county = a_county(make)
    county.open()
    told(at(FIRST, 9, 30))
    tick(now=at(FIRST))
    deliver_all(now=at(FIRST), transport=LocalMailbox(), worker="w")
    return Readers(app, make, county)
