"""A county in summer: one unit waits for the verdict, one mends, one is through, one is at work."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from campaign import clock
from campaign.rules.permissions import Role
from campaign.services.enrolment.fail_acceptance import fail_acceptance
from campaign.services.enrolment.pass_acceptance import pass_enrolment
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.record_answer import record_answer
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment
from models.person import Person
from models.plan import Milestone
from tests.county import County, a_county, at
from tests.forms import submit
from tests.make import Make
from tests.web.desk.conftest import words

TODAY = dt.date(2026, 7, 13)  # a Monday
LIMIT = dt.date(2026, 7, 27)
NAMES = ("县财政局", "县教育局", "县水利局", "柳河镇")
FOUND = "机房 1 台服务器授权已过期"


@dataclass
class Round:
    """The county and doors to it; units by their place in NAMES."""

    app: Flask
    make: Make
    county: County
    inspector: Person
    at: list[dt.datetime] = field(default_factory=lambda: [at(TODAY, 10)])

    @property
    def office(self) -> Person:
        """周晓岚."""
        return self.county.people[self.county.scope.code, Role.OFFICE]

    def contact(self, number: int = 0) -> Person:
        """A unit's contact."""
        return self.county.people[self.county.units[number].code, Role.CONTACT]

    def client(self, person: Person) -> FlaskClient:
        """A browser in which the person has signed in."""
        return self.make.sign_in(self.app.test_client(), person)

    def get(self, person: Person, address: str) -> TestResponse:
        """One page as the person gets it."""
        return self.client(person).get(address)

    def see(self, person: Person, address: str) -> str:
        """The words of a page that the person may see."""
        answer = self.get(person, address)
        assert answer.status_code == 200, (address, answer.status_code)
        return words(answer)

    def post(self, person: Person, address: str, /, **fields: Any) -> TestResponse:
        """What the person's form brings."""
        return submit(self.client(person), address, dict(fields))

    def row(self, number: int) -> Enrolment:
        """A unit's enrolment, apart from the session."""
        db.session.rollback()
        unit_id = self.county.units[number].id
        found = db.session.scalars(select(Enrolment).where(Enrolment.unit_id == unit_id)).one()
        db.session.expunge(found)
        db.session.rollback()
        return found

    def milestone(self, key: str) -> int:
        """The number of a milestone."""
        found = db.session.scalars(select(Milestone.id).where(Milestone.key == key)).one()
        db.session.rollback()
        return found

    def finish(self, number: int, day: dt.date, *keys: str) -> None:
        """The office enters what came on paper and accepts it."""
        for key in keys:
            db.session.rollback()
            duty_id = db.session.scalars(
                select(Duty.id)
                .join(Milestone, Milestone.id == Duty.milestone_id)
                .where(Milestone.key == key, Duty.unit_id == self.county.units[number].id)
                .order_by(Duty.round.desc())
            ).first()
            db.session.rollback()
            assert duty_id is not None
            common: dict[str, Any] = {"asker": self.county.office, "today": day}
            record_answer(
                duty_id, note="纸质材料齐全", channel="paper", received_on=day, version=1,
                now=at(day, 9), **common,
            )  # fmt: skip
            accept_duty(duty_id, version=2, now=at(day, 10), **common)


@pytest.fixture
def house(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Round:
    """县财政局 waits, 县教育局 has failed once, 县水利局 has passed, 柳河镇 is in rectification."""
    county = a_county(make, NAMES)
    county.open()
    found = Round(app, make, county, make.holder(county.scope, Role.INSPECTOR, "刘国强"))
    monkeypatch.setattr(clock, "now", lambda: found.at[0])
    for number in range(4):
        found.finish(number, dt.date(2026, 4, 16 + number), "survey")
    for number in range(3):
        found.finish(number, dt.date(2026, 6, 8 + number), "install")
    when: dict[str, Any] = {"now": at(dt.date(2026, 7, 10), 15), "today": dt.date(2026, 7, 10)}
    fail_acceptance(
        found.row(1).id, asker=county.office, reason=FOUND, milestones=[found.milestone("install")],
        due_on=LIMIT, version=found.row(1).version, **when,
    )  # fmt: skip
    pass_enrolment(found.row(2).id, asker=county.office, version=found.row(2).version, **when)
    db.session.rollback()
    return found
