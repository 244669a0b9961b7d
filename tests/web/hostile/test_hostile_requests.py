"""Requests that no honest browser sends: each gets an answer, and none gets its way."""

import logging
import re
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from campaign.services.transaction import transaction
from campaign.web.guard import public
from campaign.web.security import HEADERS
from models.person import Person
from models.plan import Campaign, Milestone, Stage
from models.unit import Unit
from tests.forms import submit, token
from tests.make import PASSWORD
from tests.web.hostile.odd import ADDRESSES, NO_HOSTS, REDIRECTS, addresses
from tests.whole.matrix import World
from tests.whole.walk import business_rows

SECRETS = tuple(f"Geheim-{number}-wort-2026" for number in range(6))
EVIL = "<script>alert(1)</script><b id=x onclick=x>{{7*7}}%(n)s\"'"


# Forms that are not ours


def test_every_form_without_our_token_is_refused_and_changes_nothing(
    app: Flask, insider: FlaskClient, world: World
) -> None:
    foreign = token(app.test_client(), "/help")
    own = token(insider, "/help")
    before, asked = business_rows(), list(addresses(app, world, "POST"))
    forged: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
        ({}, {}),
        ({"csrf_token": ""}, {}),
        ({"csrf_token": foreign}, {}),
        ({"csrf_token": own[:-5] + ("A" if own[-5] != "A" else "B") + own[-4:]}, {}),
        ({}, {"Referer": "http://localhost/me"}),
        ({"csrf_token": own}, {"Sec-Fetch-Site": "cross-site"}),
        ({"csrf_token": own}, {"Sec-Fetch-Site": "same-site"}),
    )
    for endpoint, address in asked:
        for data, headers in forged:
            answer = insider.post(address, data={"note": "假的", **data}, headers=headers)
            assert answer.status_code == 400, (endpoint, data, headers)
    assert len(asked) >= 20 and business_rows() == before


def test_a_form_of_our_own_page_is_taken(insider: FlaskClient) -> None:
    data = {"csrf_token": token(insider, "/help"), "locale": "en"}
    for site in ("same-origin", "none"):
        answer = insider.post("/language", data=data, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 302


def test_the_token_of_one_session_is_worth_nothing_in_the_next(
    app: Flask, everybody: Person
) -> None:
    client = app.test_client()
    before = token(client, "/help")
    fields = {"login": everybody.login, "password": PASSWORD}
    assert submit(client, "/sign-in", fields).status_code == 302
    assert client.post("/me/sessions/end", data={"csrf_token": before}).status_code == 400


# Ways out


def test_no_form_of_next_leads_out_of_the_house(insider: FlaskClient) -> None:
    assert len(set(REDIRECTS)) >= 40
    form = token(insider, "/help")
    for wanted in REDIRECTS:
        language = {"csrf_token": form, "locale": "zh", "next": wanted}
        for answer in (
            insider.get("/sign-in?" + urlencode({"next": wanted})),
            insider.post("/language", data=language),
        ):
            where = answer.headers["Location"]
            assert answer.status_code == 302 and where.startswith("/"), (wanted, where)
            assert where[1:2] not in ("/", "\\") and "\\" not in where, (wanted, where)
            assert urlsplit(urljoin("http://localhost/sign-in", where)).netloc == "localhost"
    ours = insider.get("/sign-in?next=/units%3Fq%3D%E8%B4%A2")
    assert ours.headers["Location"].startswith("/units?q=")


@pytest.mark.parametrize("host", ADDRESSES)
def test_a_forged_host_names_no_link(insider: FlaskClient, silent: Person, host: str) -> None:
    form = token(insider, "/help")
    cookies = "; ".join(
        f"{name}={found.value}"
        for name in ("duban", "duban_form")
        if (found := insider.get_cookie(name))
    )
    bare = insider.application.test_client(use_cookies=False)
    said = {"Host": host, "X-Forwarded-Host": host, "Cookie": cookies}
    by_hand = {"csrf_token": form, "by": "hand"}
    invited = bare.post(f"/people/{silent.id}/invite", data=by_hand, headers=said)
    pages = [bare.get(page, headers=said) for page in ("/help", "/people", "/no-such-page")]
    stranger = bare.get("/me", headers=said | {"Cookie": ""})
    if host in NO_HOSTS:
        assert {answer.status_code for answer in (invited, stranger, *pages)} == {400}
        return
    assert "http://localhost/l/" in invited.get_data(as_text=True)
    assert stranger.headers["Location"] == "/sign-in?next=/me"
    for answer in (invited, *pages):
        assert answer.status_code in (200, 404)
        assert "evil" not in answer.get_data(as_text=True)


# What every answer carries


def test_every_kind_of_answer_carries_the_headers(
    app: Flask, insider: FlaskClient, world: World
) -> None:
    found: dict[int, TestResponse] = {}
    for _endpoint, address in addresses(app, world, "GET"):
        answer = insider.get(address)
        answer.close()
        found.setdefault(answer.status_code, answer)
        _checked(answer, address)
    for number, answer in (
        (500, breaking(app, insider)),
        (404, insider.get("/no-such-page")),
        (405, insider.get("/sign-out")),
        (400, insider.post("/sign-out")),
        (422, insider.get("/units?q=%00")),
        (422, submit(insider, "/forgotten", {"login": ""})),
        (413, insider.post("/sign-in", data={"login": "x" * 600_000})),
        (302, app.test_client().get("/me")),
        (400, app.test_client().get("/help", headers={"Host": "a" * 300})),
    ):
        assert answer.status_code == number
        _checked(answer, str(number))


def breaking(app: Flask, client: FlaskClient) -> TestResponse:
    """The answer to an act that ends in an error of the database, with a secret in its row."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @public("a test's own page")
    def breaks(**_about: object) -> str:
        with transaction() as session:
            login = session.scalars(select(Person.login)).first()
            session.add(Person(name="同名", login=login, password_hash=SECRETS[4]))
        return ""

    app.view_functions["people.end_others"] = breaks
    return submit(client, "/me/sessions/end", {"password": SECRETS[5]})


def _checked(answer: TestResponse, what: str) -> None:
    for name in HEADERS:
        assert answer.headers.get(name), (what, name)
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"] or "/html" in what
    if not what.startswith("/static"):
        assert answer.headers["Cache-Control"] == "no-store", what


# What is written down and shown


def test_no_secret_reaches_the_log_or_an_error_page(
    app: Flask, insider: FlaskClient, everybody: Person, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = SECRETS
    with caplog.at_level(logging.DEBUG):
        stranger = app.test_client()
        pages = [
            submit(stranger, "/sign-in", {"login": everybody.login, "password": secrets[0]}),
            submit(stranger, "/me/password", {"old": secrets[1], "password": secrets[2]}),
            stranger.post("/me/password", data={"old": secrets[1], "again": secrets[2]}),
            submit(insider, "/me/password", {"old": secrets[1], "password": secrets[2]}),
            submit(insider, "/me", {"password": secrets[3], "email": "x@x.example"}),
            breaking(app, insider),
            stranger.get(f"/l/{secrets[5]}"),
        ]
    assert pages[5].status_code == 500 and "failure" in caplog.text
    for secret in secrets:
        assert secret not in caplog.text, secret
        for number, answer in enumerate(pages[:-1]):
            assert secret not in answer.get_data(as_text=True), (secret, number)
    page = pages[5].get_data(as_text=True)
    assert not re.search(r"sqlalchemy|Traceback|psycopg|sqlite|INSERT", page)


def test_a_name_full_of_markup_stays_a_name_on_every_page(
    app: Flask, insider: FlaskClient, world: World
) -> None:
    with transaction() as session:
        for table in (Person, Unit, Campaign, Milestone, Stage):
            for row in session.scalars(select(table)):
                row.name = EVIL
    for endpoint, address in addresses(app, world, "GET"):
        if endpoint in ("static", "mailbox.html_part"):
            continue
        answer = insider.get(address)
        if answer.mimetype == "text/html":
            page = answer.get_data(as_text=True)
            assert "<script>alert" not in page and "<b id=x" not in page, endpoint
            assert "49%(n)s" not in page, endpoint
