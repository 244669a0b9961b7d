"""Ways in, attacked: passwords, sessions, lock-outs, and who learns that somebody exists."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from campaign import clock
from campaign.records.access.passwords import password_fits
from campaign.records.access.sessions import open_session
from campaign.services.access import sign_in as door
from campaign.services.access.send_reset import send_reset
from campaign.services.transaction import transaction
from models.access import SignInFailure, WebSession
from models.base import db
from models.letter import Letter
from models.person import Person
from tests.forms import submit
from tests.make import PASSWORD, Make
from tests.web.conftest import Tell

NEW = "Xin-mima-2026-04"


@pytest.fixture
def person(make: Make) -> Person:
    return make.holder(make.unit("县财政局"), "contact", "李文静", phone="13800000001")


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD) -> TestResponse:
    return submit(client, "/sign-in", {"login": login, "password": password})


def alive(client: FlaskClient) -> bool:
    return client.get("/me").status_code == 200


def stolen(app: Flask, client: FlaskClient) -> FlaskClient:
    """A second browser with the first one's cookie."""
    cookie = client.get_cookie("duban")
    assert cookie
    thief = app.test_client()
    thief.set_cookie("duban", cookie.value)
    return thief


def test_a_planted_session_id_is_never_taken_up(app: Flask, person: Person) -> None:
    client = app.test_client()
    client.set_cookie("duban", "planted-by-a-stranger")
    client.get("/sign-in")
    form_before = client.get_cookie("duban_form")
    assert sign_in(client, person.login).status_code == 302
    cookie, form = client.get_cookie("duban"), client.get_cookie("duban_form")
    assert cookie and cookie.value != "planted-by-a-stranger"
    assert form is None or form_before is None or form.value != form_before.value
    planted = app.test_client()
    planted.set_cookie("duban", "planted-by-a-stranger")
    assert not alive(planted)


def test_signing_in_anew_ends_the_session_that_the_browser_had(app: Flask, person: Person) -> None:
    client = app.test_client()
    sign_in(client, person.login)
    thief = stolen(app, client)
    assert sign_in(client, person.login).status_code == 302
    assert alive(client) and not alive(thief)


def test_a_stolen_cookie_dies_at_sign_out(app: Flask, person: Person) -> None:
    client = app.test_client()
    sign_in(client, person.login)
    thief = stolen(app, client)
    assert alive(thief)
    submit(client, "/sign-out")
    assert not alive(client) and not alive(thief)


def test_a_stolen_cookie_dies_at_a_new_password(app: Flask, make: Make, person: Person) -> None:
    client, other = (make.sign_in(app.test_client(), person) for _ in range(2))
    thief = stolen(app, client)
    fields = {"old": PASSWORD, "password": NEW, "again": NEW}
    assert submit(client, "/me/password", fields).status_code == 302
    assert alive(client)
    assert not alive(thief) and not alive(other)


def test_a_stolen_cookie_dies_with_the_account(app: Flask, make: Make, person: Person) -> None:
    client = make.sign_in(app.test_client(), person)
    admin = make.sign_in(app.test_client(), make.holder(None, "admin"))
    submit(admin, f"/people/{person.id}/disable")
    assert not alive(client)
    submit(admin, f"/people/{person.id}/enable")
    assert not alive(client), "an account that opens again opens no old session"


def test_a_post_that_ends_takes_its_pages_along_at_once(
    app: Flask, make: Make, person: Person
) -> None:
    unit = make.unit("县教育局")
    post = make.post(person, unit, "contact")
    client = make.sign_in(app.test_client(), person)
    assert client.get(f"/u/{unit.id}").status_code == 200
    with transaction() as session:
        session.merge(post).until_on = clock.now().date() - dt.timedelta(days=1)
    assert client.get(f"/u/{unit.id}").status_code == 404


@pytest.mark.parametrize(("idle", "lives"), [(29, True), (30, False), (31, False)])
def test_thirty_idle_minutes_end_a_session(
    app: Flask, make: Make, person: Person, told: Tell, now: dt.datetime,
    idle: int, lives: bool,
) -> None:  # fmt: skip
    told(now)
    client = make.sign_in(app.test_client(), person)
    told(now + dt.timedelta(minutes=idle))
    assert alive(client) is lives


def test_eight_hours_end_a_session_however_busy(
    app: Flask, make: Make, person: Person, told: Tell, now: dt.datetime
) -> None:
    told(now)
    client = make.sign_in(app.test_client(), person)
    for minutes in range(20, 8 * 60, 20):
        told(now + dt.timedelta(minutes=minutes))
        assert alive(client), minutes
    told(now + dt.timedelta(hours=8))
    assert not alive(client)


def many_tries(app: Flask, logins: list[str], now: dt.datetime, address: str = "") -> int:
    """Try a wrong password at once from many sides; return how many were held to the hash."""
    evaluated: list[str] = []

    def look(stored: str | None, password: str) -> bool:
        if stored is not None:
            evaluated.append(password)
        return password_fits(stored, password)

    def one(number: int) -> None:
        with app.app_context():
            where = address or f"10.0.0.{number}"
            with pytest.raises(door.SignInRefused):
                door.sign_in(logins[number % len(logins)], "wrong", address=where, now=now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(door, "password_fits", look)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(one, range(24)))
    return len(evaluated)


def test_of_many_guesses_at_once_five_are_evaluated(
    app: Flask, person: Person, now: dt.datetime
) -> None:
    assert many_tries(app, [person.login], now) == 5


def test_a_person_of_three_names_has_five_tries_not_fifteen(
    app: Flask, make: Make, now: dt.datetime
) -> None:
    known = make.person("石磊", email="shi@x.example", phone="13800000002", login="YC-1")
    names = [known.login, known.email or "", known.phone or "", " SHI@x.example "]
    assert many_tries(app, names, now) == 5


def test_the_right_password_is_refused_while_locked_and_taken_after(
    app: Flask, person: Person, told: Tell, now: dt.datetime
) -> None:
    told(now)
    many_tries(app, [person.login], now)
    locked = sign_in(app.test_client(), person.login)
    assert locked.status_code == 422
    told(now + dt.timedelta(minutes=16))
    assert sign_in(app.test_client(), person.login).status_code == 302


def test_one_address_tries_thirty_names_and_no_more(
    app: Flask, make: Make, now: dt.datetime
) -> None:
    people = [make.person() for _ in range(40)]
    logins = [one.login for one in people]
    held = sum(many_tries(app, logins[n : n + 24], now, "10.9.9.9") for n in (0, 16))
    assert held == 30


def test_a_whole_government_behind_one_address_can_sign_in(
    app: Flask, make: Make, now: dt.datetime
) -> None:
    for _ in range(35):
        door.sign_in(make.person().login, PASSWORD, address="10.9.9.9", now=now)
    assert db.session.scalar(select(func.max(SignInFailure.count))) in (0, None)


def same(one: TestResponse, other: TestResponse, *logins: str) -> bool:
    def plain(answer: TestResponse) -> str:
        page = answer.get_data(as_text=True)
        for login in logins:
            page = page.replace(login, "")
        return re.sub(r'name="(csrf_token|once)" value="[^"]*"', "", page)

    return one.status_code == other.status_code and plain(one) == plain(other)


def test_nobody_learns_at_the_door_who_exists(
    app: Flask, make: Make, person: Person, now: dt.datetime
) -> None:
    shut, bare = make.person("马俊杰"), make.person("段晓峰", activated=False)
    with transaction() as session:
        session.get_one(Person, shut.id).disabled_at = now
    tries = {
        login: sign_in(app.test_client(), login, "wrong") for login in (person.login, "nobody")
    }
    tries |= {one.login: sign_in(app.test_client(), one.login) for one in (shut, bare)}
    first, *others = tries.items()
    for login, answer in others:
        assert same(first[1], answer, first[0], login), login
    letters = [
        (login, submit(app.test_client(), "/forgotten", {"login": login}))
        for login in (person.login, shut.login, bare.login, "nobody")
    ]
    for login, answer in letters:
        assert same(letters[0][1], answer, letters[0][0], login), login


def test_a_flood_of_requests_brings_a_person_one_letter_an_hour(
    app: Flask, person: Person, now: dt.datetime
) -> None:
    def ask(number: int) -> None:
        with app.app_context():
            send_reset(person.login, address=f"10.0.0.{number}", now=now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(16)))
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 1


def test_one_address_cannot_have_letters_sent_to_the_whole_county(
    app: Flask, make: Make, now: dt.datetime
) -> None:
    for _ in range(40):
        send_reset(make.person().login, address="10.9.9.9", now=now)
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 30


def test_only_the_hash_of_a_session_is_kept(app: Flask, person: Person, now: dt.datetime) -> None:
    with transaction() as session:
        token = open_session(session, person.id, address="127.0.0.1", now=now)
    (row,) = db.session.scalars(select(WebSession))
    assert token not in (row.id_hash, row.address) and len(token) >= 43
