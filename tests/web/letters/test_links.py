"""Links out of letters: what each opens, for whom, and when it is dead."""

import datetime as dt
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from campaign.papers.tables import read_table
from campaign.records.access.links import mint_link
from campaign.records.access.passwords import password_fits
from campaign.rules.errors import NotNow
from campaign.rules.permissions import Role
from campaign.rules.sheets.people_sheet import PEOPLE_COLUMNS
from campaign.services.access.redeem_link import enter_by_letter, set_password_by_link
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.people.load_people import load_people
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.access import OneTimeLink
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.person import Person, Post
from models.unit import Unit
from tests.county import County, a_county, at
from tests.forms import submit
from tests.make import PASSWORD, Make
from tests.web.conftest import Tell

DAY = dt.date(2026, 4, 14)
NOW = at(DAY)
NEW = {"password": "Xin-mima-2026-04", "again": "Xin-mima-2026-04"}
DAYS = dt.timedelta(days=1)


@pytest.fixture
def county(make: Make, told: Tell) -> County:
    """An open campaign; it is Tuesday, six days before the first date."""
    told(NOW)
    found = a_county(make)
    found.open()
    return found


def duties(unit: Unit) -> list[Duty]:
    db.session.rollback()
    asked = select(Duty).where(Duty.unit_id == unit.id).order_by(Duty.id)
    return list(db.session.scalars(asked))


def mint(person: Person, purpose: str = "duty", duty: Duty | None = None) -> str:
    with transaction() as session:
        return mint_link(session, person.id, purpose, now=NOW, duty_id=duty.id if duty else None)


def of(county: County, role: Role = Role.CONTACT) -> Person:
    return county.people[county.units[0].code, role]


def a_link(county: County, person: Person | None = None) -> str:
    return mint(person or of(county), "duty", duties(county.units[0])[0])


def lives(app: Flask, token: str) -> bool:
    return app.test_client().get(f"/l/{token}").status_code == 200


def enter(app: Flask, token: str, **fields: str) -> tuple[FlaskClient, TestResponse]:
    client = app.test_client()
    return client, submit(client, f"/l/{token}", fields)


def leave(person: Person, *, from_on: dt.date = DAY) -> None:
    with transaction() as session:
        for post in session.scalars(select(Post).where(Post.person_id == person.id)):
            post.until_on = from_on


def test_a_duty_link_opens_its_duty_and_looking_uses_nothing_up(app: Flask, county: County) -> None:
    token = a_link(county)
    assert all(lives(app, token) for _ in range(3))
    client, answer = enter(app, token)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/duties/{duties(county.units[0])[0].id}"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_it_dies_after_fourteen_days(app: Flask, county: County, told: Tell) -> None:
    token = a_link(county)
    told(NOW + 14 * DAYS - dt.timedelta(minutes=1))
    assert lives(app, token)
    told(NOW + 14 * DAYS)
    assert not lives(app, token)


def test_it_dies_with_the_post(app: Flask, county: County) -> None:
    token = a_link(county)
    leave(of(county))
    assert not lives(app, token)
    client, answer = enter(app, token)
    assert answer.status_code == 404 and client.get("/me").status_code == 302


def test_it_dies_on_the_day_of_the_handover_not_before(
    app: Flask, county: County, told: Tell
) -> None:
    token = a_link(county)
    leave(of(county), from_on=DAY + DAYS)
    assert lives(app, token)
    told(NOW + DAYS)
    assert not lives(app, token)


@pytest.mark.parametrize(
    ("role", "where", "alive"),
    [
        ("deputy", "same", True), ("office", "above", True), ("lead", "above", True),
        ("contact", "above", False), ("contact", "beside", False), ("office", "beside", False),
        ("finance", "same", False), ("admin", "above", False),
    ],
)  # fmt: skip
def test_who_moves_keeps_it_only_with_a_post_that_sees_the_duty(
    app: Flask, make: Make, county: County, role: str, where: str, alive: bool
) -> None:
    token = a_link(county)
    leave(of(county))
    places = {"same": county.units[0], "above": county.scope, "beside": county.units[1]}
    make.post(of(county), places[where], role)
    assert lives(app, token) is alive


def test_it_dies_when_the_duty_is_decided(app: Flask, county: County) -> None:
    token, duty = a_link(county), duties(county.units[0])[0]
    submit_duty(
        duty.id, asker=county.asker(county.units[0], Role.CONTACT), note="已报送", version=1,
        now=NOW, today=DAY,
    )  # fmt: skip
    assert lives(app, token), "what waits for the office may be sent back"
    accept_duty(duty.id, asker=county.office, version=2, now=NOW, today=DAY)
    assert not lives(app, token)


def test_the_link_of_a_digest_lives_while_anything_in_it_is_undecided(
    app: Flask, county: County
) -> None:
    first, second = duties(county.units[0])[:2]
    token = a_link(county)
    with transaction() as session:
        letter = Letter(
            key="k", person_id=of(county).id, address="a@x.example", kind="clock", locale="zh",
            message_id="<k@duban>", created_at=NOW, next_try_at=NOW,
        )  # fmt: skip
        session.add(letter)
        session.flush()
        session.add(
            Notice(
                duty_id=second.id, term_id=second.term_id, occasion="rung/1", kind="clock",
                role="contact", person_id=of(county).id, address="a@x.example", verdict="send",
                reason="", letter_id=letter.id, created_at=NOW,
            )
        )  # fmt: skip
        session.scalars(select(OneTimeLink)).one().letter_id = letter.id
        session.get_one(Duty, first.id).state = "accepted"
    assert lives(app, token)
    with transaction() as session:
        session.get_one(Duty, second.id).state = "accepted"
    assert not lives(app, token)


def test_it_dies_with_the_campaign(app: Flask, county: County) -> None:
    token = a_link(county)
    cancel_campaign(county.campaign_id, asker_id=None, now=NOW)
    assert not lives(app, token)


def test_a_duty_link_sets_no_password_and_an_invitation_opens_no_duty(
    app: Flask, county: County
) -> None:
    duty, invite = a_link(county), mint(of(county), "invite")
    _client, answer = enter(app, duty, **NEW)
    assert answer.headers["Location"].startswith("/duties/")
    db.session.rollback()
    stored = db.session.get_one(Person, of(county).id).password_hash
    assert password_fits(stored, PASSWORD) and not password_fits(stored, NEW["password"])
    with pytest.raises(NotNow):
        set_password_by_link(duty, NEW["password"], NEW["again"], address="", now=NOW)
    with pytest.raises(NotNow):
        enter_by_letter(invite, address="", now=NOW)
    client, answer = enter(app, invite)
    assert answer.status_code == 422 and client.get("/me").status_code == 302


def test_a_password_is_set_once_and_ends_every_other_link_that_sets_one(
    app: Flask, make: Make, county: County
) -> None:
    newcomer = make.person(activated=False)
    make.post(newcomer, county.units[0], "deputy")
    tokens = [mint(newcomer, purpose) for purpose in ("invite", "invite", "reset")]
    letter = a_link(county, newcomer)
    client, answer = enter(app, tokens[0], **NEW)
    assert answer.status_code == 302 and client.get("/me").status_code == 200
    assert not any(lives(app, token) for token in tokens)
    assert lives(app, letter), "a first password takes nobody's letters away"


def test_a_new_password_ends_the_letters_too(app: Flask, county: County) -> None:
    letter, reset = a_link(county), mint(of(county), "reset")
    assert enter(app, reset, **NEW)[1].status_code == 302
    assert not lives(app, letter)


def test_a_changed_password_ends_every_link(app: Flask, make: Make, county: County) -> None:
    tokens = [a_link(county), mint(of(county), "reset")]
    client = make.sign_in(app.test_client(), of(county))
    assert submit(client, "/me/password", {"old": PASSWORD, **NEW}).status_code == 302
    assert not any(lives(app, token) for token in tokens)


def test_a_new_address_ends_what_lies_in_the_old_mailbox(
    app: Flask, make: Make, county: County
) -> None:
    tokens = [a_link(county), mint(of(county), "reset")]
    office = make.sign_in(app.test_client(), county.people["XIAN", Role.OFFICE])
    fields = {"email": of(county).email, "phone": "13800000009", "locale": "zh", "version": 1}
    submit(office, f"/people/{of(county).id}", fields)
    assert all(lives(app, token) for token in tokens), "a number is no mailbox"
    fields |= {"email": "right@x.example", "version": 2}
    assert submit(office, f"/people/{of(county).id}", fields).status_code == 302
    assert not any(lives(app, token) for token in tokens)


def test_an_address_out_of_a_list_ends_it_as_well(app: Flask, county: County) -> None:
    kept, lost = a_link(county), a_link(county, of(county, Role.DEPUTY))
    deputy = of(county, Role.DEPUTY)
    rows = f"单位代码,姓名,岗位,邮箱\n{county.units[0].code},{deputy.name},分管领导,new@x.example\n"
    table = read_table("人员.csv", rows.encode(), columns=PEOPLE_COLUMNS)
    result = load_people(table, asker=None, now=NOW, today=DAY)
    assert result.loaded and result.changed == 1
    assert lives(app, kept) and not lives(app, lost)


def test_a_disabled_account_ends_its_links_for_good(app: Flask, make: Make, county: County) -> None:
    tokens = [a_link(county), mint(of(county), "reset")]
    office = make.sign_in(app.test_client(), county.people["XIAN", Role.OFFICE])
    submit(office, f"/people/{of(county).id}/disable")
    assert not any(lives(app, token) for token in tokens)
    submit(office, f"/people/{of(county).id}/enable")
    assert not any(lives(app, token) for token in tokens)


def test_used_old_and_unknown_links_look_the_same(app: Flask, county: County) -> None:
    used, ended = mint(of(county), "reset"), a_link(county)
    enter(app, used, **NEW)
    pages = [app.test_client().get(f"/l/{token}") for token in (used, ended, "x" * 43)]
    bare = {re.sub(r'value="[^"]*"', "", page.get_data(as_text=True)) for page in pages}
    assert len(bare) == 1 and {page.status_code for page in pages} == {404}
