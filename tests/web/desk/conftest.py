"""A county on a Tuesday morning after the first term: some have answered, some have not."""

import datetime as dt
import html
import re
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from campaign import clock
from campaign.rules.calendar import day_of
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.person import Person
from models.plan import Milestone
from models.term import TermRung
from models.unit import Unit
from tests.county import DUE, County, a_county, at
from tests.forms import submit
from tests.make import Make

DAY = dt.timedelta(days=1)
TODAY = DUE + 8 * DAY
NAMES = ("县财政局", "县教育局", "县水利局", "柳河镇")


@dataclass
class Desk:
    """The county, and doors to it at the fixed instant."""

    app: Flask
    make: Make
    county: County
    at: list[dt.datetime] = field(default_factory=lambda: [at(TODAY, 10)])

    def client(self, person: Person) -> FlaskClient:
        """A browser in which the person has signed in."""
        return self.make.sign_in(self.app.test_client(), person)

    def person(self, unit: Unit, role: Role | str) -> Person:
        """The holder of a post."""
        return self.county.people[unit.code, Role(role)]

    @property
    def office(self) -> Person:
        """周晓岚."""
        return self.person(self.county.scope, "office")

    @property
    def lead(self) -> Person:
        """Of the leading group."""
        return self.person(self.county.scope, "lead")

    def contact(self, number: int = 0) -> Person:
        """A unit's contact."""
        return self.person(self.county.units[number], "contact")

    def get(self, person: Person, address: str) -> TestResponse:
        """One page as the person gets it."""
        return self.client(person).get(address)

    def see(self, person: Person, address: str) -> str:
        """The words of a page that the person may see, without markup."""
        answer = self.get(person, address)
        assert answer.status_code == 200, (address, answer.status_code)
        return words(answer)

    def post(self, person: Person, address: str, /, **fields: object) -> TestResponse:
        """What the person's form brings."""
        return submit(self.client(person), address, dict(fields))

    def duty(self, number: int = 0, key: str = "survey") -> Duty:
        """A unit's duty as it stands."""
        db.session.rollback()
        found = db.session.scalars(
            select(Duty)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.key == key, Duty.unit_id == self.county.units[number].id)
        ).one()
        db.session.expunge(found)
        db.session.rollback()
        return found

    def answer(self, number: int, day: dt.date, key: str = "survey") -> None:
        """The unit marks it done."""
        unit = self.county.units[number]
        submit_duty(
            self.duty(number, key).id, asker=self.county.asker(unit, Role.CONTACT),
            note=f"{unit.name}已签章报送", version=1, now=at(day, 11), today=day,
        )  # fmt: skip


def words(answer: TestResponse) -> str:
    """The words of a page, blanks made one, marks and markup left out."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "", answer.get_data(as_text=True), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def tight(text: str) -> str:
    """Without any blank, for words that a page parts by markup."""
    return re.sub(r"\s+", "", text)


def deliver(time: dt.datetime) -> None:
    """Every letter arrives five minutes later."""
    with transaction() as session:
        session.execute(
            update(Letter)
            .where(Letter.state == "queued")
            .values(
                state="accepted", accepted_at=time + dt.timedelta(minutes=5), subject="提醒",
                text="正文",
            )
        )  # fmt: skip


@pytest.fixture
def desk(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """县财政局 and 柳河镇 are silent, 县教育局 answered late, 县水利局 in time."""
    county = make.story("desk", lambda: lived(app, make))
    found = Desk(app, make, county)
    monkeypatch.setattr(clock, "now", lambda: found.at[0])
    return found


def lived(app: Flask, make: Make) -> County:
    """Live until the morning of the desk."""
    county = a_county(make, NAMES)
    county.open()
    found = Desk(app, make, county)
    times = set(db.session.scalars(select(TermRung.fires_at)))
    db.session.rollback()
    answers = {at(DUE, 11): 2, at(DUE + 3 * DAY, 11): 1}
    for time in sorted(time for time in {*times, *answers} if time <= found.at[0]):
        if time in answers:
            found.answer(answers[time], day_of(time))
        else:
            tick(now=time)
            deliver(time)
    db.session.rollback()
    return county
