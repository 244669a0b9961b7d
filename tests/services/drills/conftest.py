"""A county of two bureaus whose chain is drilled; its letters lie in the local mailbox."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.mail.mailbox import LocalMailbox
from campaign.reports.drills.one import DrillPage, drill_page
from campaign.reports.drills.rungs import Rung
from campaign.rules.calendar import day_of
from campaign.rules.drills.proof import Repeats, RungState
from campaign.rules.permissions import Role
from campaign.services.drills.start_drill import start_drill
from campaign.services.mail.deliver import deliver_all
from campaign.services.people.decline_request import decline_request
from models.base import db
from models.letter import Letter
from models.person import Person
from models.post_request import PostRequest
from tests.county import ISSUED, County, a_county, at
from tests.make import Make

LINK = re.compile(r"http://localhost/l/([\w-]{43})/mine")
NINE = at(ISSUED)


@dataclass
class Drilled:
    """The county, and what can be done with its drills."""

    county: County
    make: Make

    def person(self, number: int, role: Role = Role.CONTACT) -> Person:
        """Who holds a post in one of the two bureaus."""
        return self.county.people[self.county.units[number].code, role]

    def start(self, now: dt.datetime = NINE, repeats: Repeats = Repeats.REMIND) -> int:
        """Start a drill of the whole county."""
        db.session.rollback()
        started = start_drill(
            self.county.scope.id, repeats=repeats, asker=self.county.office, now=now
        )
        return started.drill_id

    def send(self, now: dt.datetime = NINE) -> None:
        """Send what is due."""
        db.session.rollback()
        deliver_all(now=now, transport=LocalMailbox(), worker="w")

    def letter(self, person: Person, kind: str = "drill") -> Letter:
        """The last letter of a kind to somebody."""
        db.session.rollback()
        asked = select(Letter).where(Letter.person_id == person.id, Letter.kind == kind)
        found = db.session.scalars(asked.order_by(Letter.id.desc())).first()
        assert found is not None
        return found

    def token(self, person: Person) -> str:
        """The key of the link in the last drill's letter to somebody."""
        found = LINK.search(self.letter(person).text)
        assert found
        return found[1]

    def page(self, drill_id: int, now: dt.datetime = NINE) -> DrillPage:
        """The drill as its page shows it."""
        db.session.rollback()
        found = drill_page(db.session(), drill_id, now=now, today=day_of(now))
        assert found is not None
        return found

    def states(
        self, drill_id: int, now: dt.datetime = NINE
    ) -> dict[tuple[int, str, int | None], RungState]:
        """How each post of a drill stands."""
        return {
            (one.unit_id, str(one.role), one.person_id): one.state
            for one in self.page(drill_id, now).rungs
        }

    def of(self, drill_id: int, person: Person, now: dt.datetime = NINE) -> Rung:
        """A person's first post in a drill."""
        found = self.page(drill_id, now).rungs
        return next(one for one in found if one.person_id == person.id)

    def decline(self, person: Person) -> None:
        """The office leaves the person's post as it is, if it was asked to change it."""
        db.session.rollback()
        waiting = db.session.scalar(
            select(PostRequest.id).where(
                PostRequest.person_id == person.id, PostRequest.decided_at.is_(None)
            )
        )
        db.session.rollback()
        if waiting is not None:
            decline_request(waiting, word="请再办两个月。", asker=self.county.office, now=NINE)


@pytest.fixture
def drilled(app: Flask, make: Make) -> Drilled:
    return Drilled(a_county(make), make)
