"""A real Chromium on a real server: what a person would see, with scripts and styles applied.

One database (SQLite): what differs between databases is tested below, where it is cheaper.
A page that breaks its content policy, throws, or asks any other host for anything fails its test.
"""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    sync_playwright,
)
from werkzeug.serving import WSGIRequestHandler, make_server

from campaign import clock
from campaign.settings import Settings
from tests.browser.town import Town
from tests.county import at
from tests.postgres import free_port

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox",  # root, as in most builds, cannot have one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A fresh SQLite database, and no other."""
    return sqlite_url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings under which the site knows its own address; letters go to the local mailbox."""
    port = free_port()
    return Settings(
        database_url=database_url,
        secret_key="only for tests, and long enough for them",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        upload_dir=str(tmp_path / "uploads"),
    )


@pytest.fixture
def site(app: Flask, settings: Settings) -> Iterator[str]:
    """The running application's address; `app` and `make` reach the same database."""
    whole = _whole(app)
    server = make_server("127.0.0.1", settings.port, whole, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield settings.public_url
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session, the system's own."""
    found = next((place for name in NAMES if (place := shutil.which(name))), None)
    if found is None:
        raise RuntimeError("No Chromium:  apt-get install chromium fonts-noto-cjk libatomic1")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Make pages of people apart from each other: `open_page(width=360, scripts=False)`."""
    with ExitStack() as rooms:
        complaints: list[str] = []

        def opened(*, width: int = 1280, height: int = 900, scripts: bool = True) -> Page:
            room = browser.new_context(
                base_url=site,
                viewport={"width": width, "height": height},
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                java_script_enabled=scripts,
            )
            rooms.callback(room.close)
            room.set_default_timeout(10_000)
            _watch(room, complaints)
            return room.new_page()

        yield opened
    assert complaints == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of one person at 1280 x 900, in Chinese."""
    return open_page()


@pytest.fixture
def town(
    app: Flask,
    site: str,
    open_page: Callable[..., Page],
    monkeypatch: pytest.MonkeyPatch,
) -> Town:
    """The running house on the day on which the example's plan was issued, at nine."""
    place = Town(app, site, open_page, at(dt.date(2011, 1, 20)))
    monkeypatch.setattr(clock, "now", lambda: place.now)
    return place


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing of each request."""


def _whole(app: Flask) -> WSGIApplication:
    """Close every answer before it is sent.

    The test's server forgets to when a browser leaves in the middle: a style sheet's file would
    stay open, and the warning about it would fail whichever test runs next.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            parts.close()

    return answer


def _watch(room: BrowserContext, complaints: list[str]) -> None:
    """Gather what a person would not see but a careful developer would."""

    def at_home(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            complaints.append(f"asked for {route.request.url}")
            route.abort()

    def on_console(message: ConsoleMessage) -> None:
        # A refused form (400, 403, 409) is a page like any other.
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    def on_error(error: object) -> None:
        complaints.append(str(getattr(error, "error", error)))

    room.route("**/*", at_home)
    room.on("console", on_console)
    room.on("weberror", on_error)
