"""A county whose plan asks for signatures: the principal's for the survey, else the deputy's."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from campaign import clock
from campaign.records.access.links import new_link
from campaign.rules.calendar import day_of
from campaign.rules.permissions import Role
from campaign.services.progress.accept_duty import accept_duty, take_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.sign_duty import send_back, sign_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.access import OneTimeLink
from models.base import db
from models.duty import Duty
from models.evidence import Evidence
from models.person import Person, Post
from models.plan import Milestone
from tests.county import DUE, County, a_county, a_plan, at
from tests.forms import submit
from tests.make import Make
from tests.web.desk.conftest import Desk, words

DAY = dt.timedelta(days=1)
TODAY = DUE - 5 * DAY  # a Wednesday
SCAN, BACKED_UP = "签章后的统计表", "安装前已备份有关资料"
CONTACT, DEPUTY, PRINCIPAL = Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL


@dataclass
class Side(Desk):
    """The county, the doors to it, and what its people do by the real services."""

    def of(self, role: Role, number: int = 0) -> Person:
        """Who holds a role on a unit."""
        return self.county.people[self.county.units[number].code, role]

    def duty_id(self, key: str = "survey", number: int = 0) -> int:
        """The number of a unit's duty."""
        return self.duty(number, key).id

    def url(self, more: str = "", key: str = "survey") -> str:
        """The page of the first unit's duty, or one below it."""
        return f"/duties/{self.duty_id(key)}{more}"

    def page(self, role: Role, more: str = "", key: str = "survey") -> str:
        """The words of a page of the first unit's duty as one of its people sees it."""
        return self.see(self.of(role), self.url(more, key))

    def act(self, role: Role, what: str, key: str = "survey", **fields: object) -> TestResponse:
        """Press a button on the duty as it stands."""
        version = self.duty(0, key).version
        return self.post(self.of(role), self.url(f"/{what}", key), version=version, **fields)

    def hand_in(self, key: str = "survey", note: str = "已盖章", role: Role = CONTACT) -> None:
        """The unit hands in, the rest on paper."""
        who = self.county.asker(self.county.units[0], role)
        submit_duty(
            self.duty_id(key), asker=who, note=note, on_paper=True, declared=[BACKED_UP],
            **self._now(key),
        )  # fmt: skip

    def sign(self, key: str = "survey", role: Role = PRINCIPAL) -> None:
        """A leader signs."""
        who = self.county.asker(self.county.units[0], role)
        sign_duty(self.duty_id(key), asker=who, **self._now(key))

    def send_back(self, reason: str, key: str = "survey", role: Role = PRINCIPAL) -> None:
        """A leader sends it back."""
        who = self.county.asker(self.county.units[0], role)
        send_back(self.duty_id(key), asker=who, reason=reason, **self._now(key))

    def office_takes(self, key: str = "survey") -> None:
        """The office begins to review."""
        take_duty(self.duty_id(key), asker=self.county.office, **self._now(key))

    def office_accepts(self, key: str = "survey") -> None:
        """The office accepts."""
        accept_duty(self.duty_id(key), asker=self.county.office, **self._now(key))

    def office_returns(self, reason: str, *sections: str, key: str = "survey") -> None:
        """The office sends it back, naming what has to be mended."""
        return_duty(
            self.duty_id(key), asker=self.county.office, reason=reason, due_on=DUE + 7 * DAY,
            sections=sections, **self._now(key),
        )  # fmt: skip

    def uploads(self, item: str = SCAN, name: str = "统计表.pdf", key: str = "survey") -> None:
        """A file lies there, as a draft of the contact's."""
        with transaction() as session:
            session.add(
                Evidence(
                    duty_id=self.duty_id(key), unit_id=self.county.units[0].id, kind="file",
                    item=item, name=name, media="pdf", size=90_000, pages=2, sha256="0" * 64,
                    stored_as=f"{name}-{self.at[0]:%d%H%M}"[:64], status="draft", at=self.at[0],
                    by_id=self.of(CONTACT).id,
                )
            )  # fmt: skip

    def leaves(self, role: Role) -> None:
        """Nobody holds the post any more."""
        with transaction() as session:
            for post in session.scalars(select(Post).where(Post.person_id == self.of(role).id)):
                post.until_on = day_of(self.at[0])

    def plan_asks(self, key: str, role: str) -> None:
        """The plan asks for the signature of this role."""
        with transaction() as session:
            session.execute(update(Milestone).where(Milestone.key == key).values(signed_by=role))

    def link(self, role: Role, letter_id: int | None = None) -> str:
        """A link out of a letter about the duty."""
        with transaction() as session:
            token, row = new_link(
                self.of(role).id, "duty", now=self.at[0], duty_id=self.duty_id(),
                letter_id=letter_id,
            )  # fmt: skip
            session.add(OneTimeLink(**row))
        return token

    def enter(self, role: Role, letter_id: int | None = None) -> tuple[FlaskClient, str]:
        """Press the button behind such a link; return the browser and where it is led."""
        client = self.app.test_client()
        answer = submit(client, f"/l/{self.link(role, letter_id)}")
        assert answer.status_code == 302
        return client, answer.headers["Location"]

    def _now(self, key: str) -> dict[str, object]:
        now = self.at[0]
        return {"version": self.duty(0, key).version, "now": now, "today": day_of(now)}


def primaries(answer: TestResponse) -> int:
    """How many primary buttons a page shows; what is folded away does not count."""
    text = answer.get_data(as_text=True)
    return text.count('class="btn btn-primary"')


def said(answer: TestResponse) -> str:
    """The words of an answer."""
    return words(answer)


@pytest.fixture
def side(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Side:
    """Wednesday, five days before the first date, at ten."""
    plan = a_plan()
    asked = {
        "survey": {"signed_by": "principal", "evidence": (SCAN,)},
        "install": {"signed_by": "deputy", "declarations": (BACKED_UP,)},
    }
    milestones = tuple(replace(m, **asked.get(m.key, {})) for m in plan.milestones)

    def opened() -> County:
        county = a_county(make)
        county.open(replace(plan, milestones=milestones))
        return county

    county = make.story("side", opened)
    found = Side(app, make, county, [at(TODAY, 10)])
    monkeypatch.setattr(clock, "now", lambda: found.at[0])
    db.session.rollback()
    assert db.session.scalars(select(Milestone.signed_by).where(Milestone.key == "survey")).all()
    assert db.session.scalars(select(Duty.id)).first()
    db.session.rollback()
    return found
