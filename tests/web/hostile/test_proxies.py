"""Whose address a request carries: lock-outs and the access log hang on it."""

from dataclasses import replace

import pytest
from flask import request

from app import create_app
from campaign.settings import Settings
from campaign.web import guard
from tests.applications import close

SAID = {"X-Forwarded-For": "10.9.9.9, 10.1.2.3", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(("proxies", "believed"), [(0, "127.0.0.1"), (1, "10.1.2.3")])
def test_a_forwarded_address_counts_only_behind_that_many_proxies(
    settings: Settings, proxies: int, believed: str
) -> None:
    app = create_app(replace(settings, proxies=proxies))

    @app.get("/whoami")
    @guard.public("a test's own page")
    def whoami() -> str:
        return f"{request.remote_addr} {request.scheme}"

    scheme = "https" if proxies else "http"
    assert app.test_client().get("/whoami", headers=SAID).text == f"{believed} {scheme}"
    close(app)
