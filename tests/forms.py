"""Forms as a browser without scripts sends them: the page, then the token with the answer."""

import html
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_NEXT = re.compile(r'<a href="([^"]+)" rel="(next|prev)"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token(client: FlaskClient, page: str) -> str:
    """Return the form token that a page carries."""
    found = _TOKEN.search(client.get(page).get_data(as_text=True))
    assert found, f"{page} carries no form"
    return found[1]


def submit(
    client: FlaskClient, to: str, data: dict[str, Any] | None = None, *, page: str = "/help"
) -> TestResponse:
    """Post a form to `to` with the token of `page` (any page: the top bar holds a form)."""
    return client.post(to, data={"csrf_token": token(client, page), **(data or {})})


def turned(page: str, way: str = "next") -> str:
    """Return where the next (or prev) page of a list is; empty where there is none."""
    return next((html.unescape(to) for to, rel in _NEXT.findall(page) if rel == way), "")
