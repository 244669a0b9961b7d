"""Every endpoint, asked with every method by every role about things on every side of its unit."""

import random
import re
from dataclasses import dataclass, field

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from campaign.rules.permissions import PERMISSIONS, Grant, Permission, Reach, Role
from models.base import db
from tests.make import Make
from tests.whole.matrix import Cell, World, a_world, cells, session_of
from tests.whole.policy import ROLES

AT_LEAST = 3000
# Acts that would spoil the world for the cells after them come last.
LAST = (
    "people.disable",
    "campaigns.cancel_post",
    "people.end_others",
    "sessions.sign_out",
    "sessions.link_post",
)
# What is the page's own: the form's token, where the language goes, under which entry it stands.
# What follows from the address asked for, and from nothing behind it.
_ITS_OWN = re.compile(
    r'(?<=name="csrf_token" value=")[^"]*|(?<=name="once" value=")[^"]*|'
    r'(?<=name="next" value=")[^"]*| aria-current="page"|(?s:<summary.*?</summary>)'
)


def plain(answer: TestResponse) -> str:
    """The page without what is its own."""
    return _ITS_OWN.sub("", answer.get_data(as_text=True))


@dataclass
class Walker:
    """Asks each cell with the cookies of its role and one form token for all."""

    app: Flask
    world: World
    cookies: dict[str, str] = field(default_factory=dict)
    missing: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        browser = self.app.test_client()
        page = browser.get("/help").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        form = browser.get_cookie("duban_form")
        assert token and form
        self.form = {"csrf_token": token[1]}
        self.form_cookie = f"duban_form={form.value}"
        for role in ROLES[1:]:
            self.cookies[role] = session_of(self.world.people[role])
        for role in ROLES:
            for method in ("GET", "POST"):
                answer = self.ask(role, method, "/campaigns/987654321/cancel")
                self.missing[role, method] = plain(answer)

    def ask(self, role: str, method: str, address: str) -> TestResponse:
        """Send one request: no cookie jar, so that nothing is carried from cell to cell."""
        cookie = f"duban={self.cookies[role]}; " if role in self.cookies else ""
        client = self.app.test_client(use_cookies=False)
        with client.open(
            address,
            method=method,
            headers={"Cookie": cookie + self.form_cookie},
            data=self.form if method == "POST" else None,
        ) as answer:
            answer.get_data()
            return answer

    def wrong(self, cell: Cell) -> str:
        """Say what is wrong with the answer, or nothing."""
        if cell.name == "sessions.sign_out" and cell.role in self.cookies:
            self.cookies[cell.role] = session_of(self.world.people[cell.role])
        answer = self.ask(cell.role, cell.method, cell.address)
        status, where = answer.status_code, answer.headers.get("Location", "")
        if cell.public and cell.lets:
            return "" if status < 400 or status == 422 else f"public, but {status}"
        if cell.role == "anonymous" and not cell.public:
            if cell.method == "POST":
                return "" if status == 400 else f"a stranger's POST got {status}"
            door = status == 302 and where.startswith("/sign-in")
            return "" if door else f"a stranger was not sent to the door: {status} {where}"
        if cell.lets:
            through = status < 400 or status in (409, 422)
            door = "/sign-in" in where and cell.name != "sessions.sign_out"
            return "" if through and not door else f"may, but {status} {where}"
        if status != 404:
            return f"may not, but {status} {where}"
        if cell.method == "HEAD" or cell.public:
            return ""
        same = plain(answer) == self.missing[cell.role, cell.method]
        return "" if same else "404 differs from that of a missing page"


def walked(walker: Walker, asked: list[Cell]) -> list[str]:
    found = []
    for cell in sorted(asked, key=lambda cell: LAST.index(cell.name) if cell.name in LAST else -1):
        wrong = walker.wrong(cell)
        if wrong:
            found.append(f"{cell.method} {cell.name} by {cell.role} on {cell.relation}: {wrong}")
    return found


@pytest.fixture
def walker(app: Flask, make: Make) -> Walker:
    return Walker(app, a_world(make))


@pytest.mark.timeout(600)  # half a minute alone, more where many run
def test_three_thousand_cells_and_more_obey_the_written_policy(walker: Walker) -> None:
    asked = list(cells(walker.app, walker.world))
    assert len(asked) >= AT_LEAST, len(asked)
    if db.engine.dialect.name == "postgresql":
        kept = random.Random(2026).sample(range(len(asked)), len(asked) // 10)
        asked = [asked[number] for number in sorted(kept)]
    wrong = walked(walker, asked)
    assert not wrong, f"{len(wrong)} of {len(asked)}\n" + "\n".join(wrong[:60])


def test_a_demonstration_opens_letters_and_nothing_else(app: Flask, make: Make) -> None:
    make.simulated()
    walker = Walker(app, a_world(make))
    wrong = walked(walker, list(cells(app, walker.world, simulated=True)))
    assert not wrong, "\n".join(wrong)


def test_one_right_too_many_would_be_noticed(
    walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = PERMISSIONS[Permission.URGE]
    extra = Grant(frozenset({Role.PROCUREMENT}), Reach.OWN)
    monkeypatch.setitem(PERMISSIONS, Permission.URGE, (*before, extra))
    asked = [cell for cell in cells(walker.app, walker.world) if cell.name == "calls.done"]
    assert walked(walker, asked) == ["POST calls.done by procurement on own: may not, but 422 "]


def test_every_other_method_is_refused_before_anything_is_read(walker: Walker) -> None:
    declared: dict[str, set[str]] = {}
    for cell in cells(walker.app, walker.world):
        if cell.role == "office" and cell.relation in ("own", ""):
            declared.setdefault(cell.address, set()).add(cell.method)
    for address, methods in declared.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} - methods:
            status = walker.ask("anonymous", method, address).status_code
            assert status in (400, 405), (method, address, status)
