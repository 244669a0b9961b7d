"""Ten equal clicks, stale pages, a lost answer, another's form: one effect, and the same answer."""

import datetime as dt
import os
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from campaign import clock
from campaign.rules.notice.window import MAILS_A_DAY
from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.access import UsedForm
from models.base import db
from models.duty import Duty, DutySpan
from models.event import Event
from models.letter import Letter
from models.person import Person
from tests.county import ISSUED, County, a_county, at
from tests.forms import submit, token
from tests.make import Make

CLICKS = 10
# Five hundred rounds were tried on both databases; CLICK_ROUNDS=500 tries them again.
ROUNDS = int(os.environ.get("CLICK_ROUNDS", "80"))
# What becomes of a duty, round by round, and who presses.
STORY: tuple[tuple[str, Role, dict[str, str]], ...] = (
    ("submit", Role.CONTACT, {"note": "统计表已签章报送"}),
    ("return", Role.OFFICE, {"reason": "第二节合计不符", "due_on": "2026-04-28"}),
    ("submit", Role.CONTACT, {"note": "第二节已改正"}),
    ("accept", Role.OFFICE, {}),
)
NOW = at(ISSUED + dt.timedelta(days=20), 10)


class Clicker:
    """A county whose people press everything ten times in one instant."""

    def __init__(self, app: Flask, make: Make, county: County) -> None:
        self.app, self.make, self.county = app, make, county
        self.pool = ThreadPoolExecutor(CLICKS)
        self.browsers: dict[int, tuple[FlaskClient, str]] = {}

    def person(self, unit_id: int, role: Role) -> Person:
        """Who presses: the unit's contact, or the office."""
        if role is Role.OFFICE:
            return self.county.people[self.county.scope.code, role]
        unit = next(u for u in self.county.units if u.id == unit_id)
        return self.county.people[unit.code, role]

    def browser(self, person: Person) -> tuple[FlaskClient, str]:
        """A signed-in browser and its form token."""
        if person.id not in self.browsers:
            client = self.make.sign_in(self.app.test_client(), person)
            self.browsers[person.id] = client, token(client, "/help")
        return self.browsers[person.id]

    def ten(self, person: Person, address: str, fields: dict[str, str]) -> list[TestResponse]:
        """Press ten times at once, from ten connections of one browser."""
        client, csrf = self.browser(person)
        cookies = (client.get_cookie("duban"), client.get_cookie("duban_form"))
        start = Barrier(CLICKS)

        def one(_number: int) -> TestResponse:
            apart = self.app.test_client()
            for cookie in cookies:
                if cookie is not None:
                    apart.set_cookie(cookie.key, cookie.value)
            start.wait()
            return apart.post(address, data={"csrf_token": csrf, **fields})

        return list(self.pool.map(one, range(CLICKS)))


@pytest.fixture
def clicker(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clicker]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    county = a_county(make, tuple(f"单位{n}" for n in range(5)))
    county.open()
    found = Clicker(app, make, county)
    yield found
    found.pool.shutdown()


def count(what: type, *fits: object) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(what).where(*fits)) or 0  # type: ignore[arg-type]


def again(duty_id: int) -> None:
    """Put the duty back to the start of the story; its version goes on."""
    with transaction() as session:
        session.execute(update(Duty).where(Duty.id == duty_id).values(state="open"))


def test_ten_equal_posts_have_one_effect_and_the_same_answer(clicker: Clicker) -> None:
    duties = db.session.execute(
        select(Duty.id, Duty.unit_id)
        .where(Duty.unit_id.in_([u.id for u in clicker.county.units]))
        .order_by(Duty.id)
    ).all()
    db.session.rollback()
    version = dict.fromkeys((duty.id for duty in duties), 1)
    for number in range(ROUNDS):
        step, turn = number % len(STORY), number // len(STORY)
        duty = duties[turn % len(duties)]
        act, role, fields = STORY[step]
        if step == 0 and turn >= len(duties):
            again(duty.id)
        before = count(Event, Event.duty_id == duty.id, Event.act == f"duty.{act}")
        answers = clicker.ten(
            clicker.person(duty.unit_id, role), f"/duties/{duty.id}/{act}",
            {**fields, "version": str(version[duty.id]), "once": f"form-{number:04d}-of-the-test"},
        )  # fmt: skip
        version[duty.id] += 1
        assert {answer.status_code for answer in answers} == {302}, (number, act)
        assert len({answer.location for answer in answers}) == 1, (number, act)
        assert count(Event, Event.duty_id == duty.id, Event.act == f"duty.{act}") == before + 1
        assert count(DutySpan, DutySpan.duty_id == duty.id, DutySpan.until_at.is_(None)) == 1
    # All on one day: what is above a person's share of letters is gathered into one more.
    returned = Counter(
        duties[number // len(STORY) % len(duties)].unit_id
        for number in range(ROUNDS)
        if STORY[number % len(STORY)][0] == "return"
    )
    letters = sum(min(times, MAILS_A_DAY + 1) for times in returned.values())
    assert count(Letter, Letter.kind == "returned") == letters


def test_the_same_form_says_the_same_later_although_the_world_went_on(clicker: Clicker) -> None:
    duty = _first(clicker)
    contact = clicker.person(duty.unit_id, Role.CONTACT)
    office = clicker.person(duty.unit_id, Role.OFFICE)
    client = clicker.make.sign_in(clicker.app.test_client(), contact)
    page = client.get(f"/duties/{duty.id}").get_data(as_text=True)
    key = re.search(r'name="once" value="([^"]+)"', page)
    assert key is not None
    fields = {"note": "已签章报送", "version": "1", "once": key[1]}
    first = submit(client, f"/duties/{duty.id}/submit", fields)
    said = client.get(first.location).get_data(as_text=True)
    browser = clicker.make.sign_in(clicker.app.test_client(), office)
    submit(browser, f"/duties/{duty.id}/accept", {"version": "2"})
    second = submit(client, f"/duties/{duty.id}/submit", fields)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert "已报送" in said and "已报送" in client.get(second.location).get_data(as_text=True)
    assert count(Event, Event.duty_id == duty.id) == 2


def test_a_form_that_was_refused_may_be_sent_again(clicker: Clicker) -> None:
    duty = _first(clicker)
    client = clicker.make.sign_in(
        clicker.app.test_client(), clicker.person(duty.unit_id, Role.CONTACT)
    )
    fields = {"note": "", "version": "1", "once": "form-of-a-hasty-person-1"}
    assert submit(client, f"/duties/{duty.id}/submit", fields).status_code == 422
    fields["note"] = "这次写了"
    assert submit(client, f"/duties/{duty.id}/submit", fields).status_code == 302
    assert count(Event, Event.duty_id == duty.id) == 1


def test_whose_answer_was_lost_is_told_that_it_is_done(clicker: Clicker) -> None:
    duty = _first(clicker)
    client = clicker.make.sign_in(
        clicker.app.test_client(), clicker.person(duty.unit_id, Role.CONTACT)
    )
    fields = {"note": "已报送", "version": "1", "once": "form-with-a-lost-answer"}
    submit(client, f"/duties/{duty.id}/submit", fields)
    with transaction() as session:
        session.execute(update(UsedForm).values(answer=None))
    answer = submit(client, f"/duties/{duty.id}/submit", fields)
    assert answer.status_code == 302
    page = client.get(answer.location, follow_redirects=True).get_data(as_text=True)
    assert "没有重复办理" in page


def test_nobody_gets_the_answer_to_anothers_form(clicker: Clicker) -> None:
    duty = _first(clicker)
    contact = clicker.person(duty.unit_id, Role.CONTACT)
    office = clicker.person(duty.unit_id, Role.OFFICE)
    fields = {"note": "已报送", "version": "1", "once": "form-that-was-overheard"}
    mine = clicker.make.sign_in(clicker.app.test_client(), contact)
    assert submit(mine, f"/duties/{duty.id}/submit", fields).status_code == 302
    theirs = clicker.make.sign_in(clicker.app.test_client(), office)
    answer = submit(theirs, f"/duties/{duty.id}/submit", fields)
    assert answer.status_code in (404, 422) and not answer.location
    elsewhere = submit(mine, f"/duties/{duty.id}/withdraw", {**fields, "version": "2"})
    assert elsewhere.status_code in (404, 422)
    assert count(Event, Event.duty_id == duty.id) == 1


def test_many_stale_pages_change_nothing_and_keep_the_text(clicker: Clicker) -> None:
    duty = _first(clicker)
    contact = clicker.person(duty.unit_id, Role.CONTACT)
    client, csrf = clicker.browser(contact)
    fields = {"csrf_token": csrf, "note": "第一次写的", "version": "1"}
    assert client.post(f"/duties/{duty.id}/submit", data=fields).status_code == 302
    for number in range(2 * ROUNDS):
        fields["note"] = f"第 {number} 个旧页面上写的话"
        answer = client.post(f"/duties/{duty.id}/submit", data=fields)
        assert answer.status_code == 409
        if number % 100 == 0:
            page = answer.get_data(as_text=True)
            assert fields["note"] in page and contact.name in page
            assert "说明、附言：您刚才填写的内容，可以复制" in page, "each text says its field"
    assert count(Event, Event.duty_id == duty.id) == 1


def test_of_two_opposite_decisions_one_wins_and_the_other_learns_whose(clicker: Clicker) -> None:
    duties = db.session.execute(
        select(Duty.id, Duty.unit_id).where(Duty.unit_id.in_([u.id for u in clicker.county.units]))
    ).all()
    db.session.rollback()
    other = clicker.make.holder(clicker.county.scope, Role.OFFICE, "郑明")
    office = clicker.person(duties[0].unit_id, Role.OFFICE)
    names = {office.name, other.name}
    for duty in duties:
        contact = clicker.person(duty.unit_id, Role.CONTACT)
        client, csrf = clicker.browser(contact)
        client.post(
            f"/duties/{duty.id}/submit", data={"csrf_token": csrf, "note": "报送", "version": "1"}
        )
        start = Barrier(2)

        def decide(who: Person, act: str, fields: dict[str, str]) -> TestResponse:
            browser, csrf = clicker.browser(who)
            start.wait()  # noqa: B023 (used before the next round begins)
            return browser.post(
                f"/duties/{duty.id}/{act}",  # noqa: B023
                data={"csrf_token": csrf, "version": "2", **fields},
            )

        clicker.browser(office)
        clicker.browser(other)
        both = [
            clicker.pool.submit(decide, office, "accept", {}),
            clicker.pool.submit(
                decide, other, "return", {"reason": "数字不符", "due_on": "2026-04-28"}
            ),
        ]
        answers = [future.result() for future in both]
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        refused = next(answer for answer in answers if answer.status_code == 409)
        assert any(name in refused.get_data(as_text=True) for name in names)
        assert count(DutySpan, DutySpan.duty_id == duty.id) == 3


def _first(clicker: Clicker) -> Duty:
    unit = clicker.county.units[0]
    found = db.session.scalars(
        select(Duty).where(Duty.unit_id == unit.id).order_by(Duty.id)
    ).first()
    assert found is not None
    db.session.expunge(found)
    db.session.rollback()
    return found
