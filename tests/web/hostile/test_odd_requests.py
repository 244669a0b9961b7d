"""Odd input: parameters, cookies and bodies that no page sends are answered, and never an error."""

import random
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.base import db
from tests.forms import token
from tests.web.hostile.odd import NAMES, VALUES, addresses
from tests.whole.matrix import World

PER_PAGE = 200
AT_ONCE = 20
LIMIT = 20 * 1024 * 1024


def test_two_hundred_odd_parameters_for_each_page_break_none(
    app: Flask, insider: FlaskClient, world: World
) -> None:
    chance, asked = random.Random(20260420), 0
    # An address is read the same way; the database only meets what is let through.
    per_page = PER_PAGE if db.engine.dialect.name == "sqlite" else 3 * AT_ONCE
    for endpoint, address in addresses(app, world, "GET"):
        if endpoint == "static":
            continue
        for _ in range(per_page // AT_ONCE):
            odd = [(chance.choice(NAMES), chance.choice(VALUES)) for _ in range(AT_ONCE)]
            query = urlencode([(name, text.encode("utf-8", "surrogatepass")) for name, text in odd])
            answer = insider.get(f"{address}?{query}")
            assert answer.status_code < 500, (endpoint, query)
            asked += AT_ONCE
    assert asked >= 39 * per_page


@pytest.mark.parametrize("cookie", ["duban", "duban_form", "duban_locale", "remember_token"])
def test_odd_cookies_are_nobodys(app: Flask, cookie: str) -> None:
    for text in ("", "x", "a|é", "1|" + "0" * 128, "é", "\x01", "%00", "x" * 4000, '"', "a.b.c"):
        insider = app.test_client(use_cookies=False)
        for page in ("/help", "/me"):
            answer = insider.get(page, headers={"Cookie": f"{cookie}={text}"})
            assert answer.status_code in (200, 302, 400), (cookie, text)


def test_what_is_too_large_is_refused_by_its_size(insider: FlaskClient) -> None:
    form = token(insider, "/help")
    for data in ({"note": "x" * 600_000}, {f"f{number}": "x" for number in range(60_000)}):
        answer = insider.post("/me", data={"csrf_token": form, **data})
        assert answer.status_code == 413
        assert "文字太长" in answer.text and "20 MB" not in answer.text
    text = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n%s\r\n--x--\r\n'
    pasted = insider.post(
        "/plan-drafts/new", data=text % (b"x" * 800_000),
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert pasted.status_code == 413 and "20 万字" in pasted.text
    parts = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % number
        for number in range(30_001)
    )
    many = insider.post("/me", data=parts, content_type="multipart/form-data; boundary=x")
    assert many.status_code == 413
    for page in ("/imports/units", "/me", "/sign-in"):
        whole = insider.post(page, data=b"x" * (LIMIT + 1), content_type="multipart/form-data")
        assert whole.status_code == 413, page
    liar = insider.post("/me", data=b"x", headers={"Content-Length": str(10**12)})
    assert liar.status_code in (400, 413)


def test_odd_bodies_are_answered(app: Flask, insider: FlaskClient, world: World) -> None:
    bodies = (
        ("application/json", b'{"csrf_token": 1}'),
        ("application/json", b"{" * 10_000),
        ("application/x-www-form-urlencoded", b"%"),
        ("application/x-www-form-urlencoded", b"csrf_token=%ff%fe&note=%ed%a0%80"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"+ADw-"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("multipart/form-data; boundary=" + "b" * 5000, b"--"),
        ("text/xml", b"<!DOCTYPE x [<!ENTITY a 'a'>]><x>&a;</x>"),
        ("\x01", b"x"),
    )
    for endpoint, address in addresses(app, world, "POST"):
        for kind, body in bodies:
            answer = insider.post(address, data=body, headers={"Content-Type": kind})
            assert answer.status_code in (400, 413, 415), (endpoint, kind)
