"""A session that began with a letter: it does the work, and decides over nobody."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign.records.access.links import mint_link
from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.person import Person
from tests.county import County, a_county, at
from tests.forms import submit
from tests.make import PASSWORD, Make
from tests.web.conftest import Tell, same_as_missing

NOW = at(dt.date(2026, 4, 14))


@pytest.fixture
def county(make: Make, told: Tell) -> County:
    told(NOW)
    found = a_county(make)
    found.open()
    return found


def duty_of(county: County) -> int:
    db.session.rollback()
    asked = select(Duty.id).where(Duty.unit_id == county.units[0].id).order_by(Duty.id)
    return db.session.scalars(asked).first() or 0


def entered(app: Flask, county: County, person: Person) -> FlaskClient:
    """A browser in which somebody pressed the button of this person's letter."""
    with transaction() as session:
        token = mint_link(session, person.id, "duty", now=NOW, duty_id=duty_of(county))
    client = app.test_client()
    assert submit(client, f"/l/{token}").status_code == 302
    return client


@pytest.fixture
def reader(app: Flask, county: County) -> FlaskClient:
    return entered(app, county, county.people["XIAN", Role.OFFICE])


WEIGHTY = ("/people", "/imports/people", "/imports/units", "/setup", "/campaigns/1/cancel")


def test_a_forwarded_letter_does_the_work_of_the_day(reader: FlaskClient, county: County) -> None:
    for page in ("/review", "/units", f"/office/{county.campaign_id}", f"/u/{county.units[0].id}"):
        assert reader.get(page).status_code == 200, page
    fields = {"duty": duty_of(county), "note": ""}
    told = submit(reader, f"/office/{county.campaign_id}/urge", fields)
    assert told.status_code == 302


@pytest.mark.parametrize("page", WEIGHTY)
def test_it_asks_for_the_password_where_others_are_decided_over(
    reader: FlaskClient, page: str
) -> None:
    answer = reader.get(page)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=")
    door = reader.get(answer.headers["Location"]).get_data(as_text=True)
    assert "要用密码登录" in door and 'name="password"' in door


def test_it_changes_nobodys_account_and_offers_no_such_page(
    app: Flask, reader: FlaskClient, county: County
) -> None:
    other = county.people[county.units[0].code, Role.CONTACT]
    for act in ("disable", "invite"):
        assert submit(reader, f"/people/{other.id}/{act}").status_code == 400
    db.session.rollback()
    assert db.session.get_one(Person, other.id).disabled_at is None
    menu = reader.get("/review").get_data(as_text=True)
    assert 'href="/people"' not in menu and 'href="/setup"' not in menu


def test_what_is_nobodys_business_stays_missing(
    app: Flask, make: Make, reader: FlaskClient, county: County
) -> None:
    stranger = make.holder(make.unit("岚江市"), "contact")
    same_as_missing(reader.get(f"/people/{stranger.id}"), reader.get("/people/99999"))
    contact = entered(app, county, county.people[county.units[0].code, Role.CONTACT])
    same_as_missing(contact.get("/people"), contact.get("/no-such-page"))


def test_the_password_opens_the_rest(app: Flask, reader: FlaskClient, county: County) -> None:
    login = county.people["XIAN", Role.OFFICE].login
    fields = {"login": login, "password": PASSWORD, "next": "/people"}
    answer = submit(reader, "/sign-in", fields)
    assert answer.headers["Location"] == "/people"
    assert reader.get("/people").status_code == 200
