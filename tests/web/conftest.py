"""Two counties side by side, so that every page can be asked what it shows of the other one."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaign import clock
from campaign.rules.permissions import Role
from models.person import Person
from models.unit import Unit
from tests.forms import submit
from tests.make import Make
from tests.whole.matrix import World, a_world

MISSING = "没有这个页面"
Tell = Callable[[dt.datetime], None]


@dataclass
class Place:
    """云川县 with two bureaus, one with a station below it; 岚江市 beside it."""

    app: Flask
    make: Make
    county: Unit
    finance: Unit
    station: Unit
    school: Unit
    beside: Unit
    office: Person
    contact: Person
    stranger: Person
    admin: Person

    def browser(self, person: Person) -> FlaskClient:
        """A browser in which the person has signed in."""
        return self.make.sign_in(self.app.test_client(), person)

    def get(self, person: Person, address: str) -> TestResponse:
        """One page as the person sees it."""
        return self.browser(person).get(address)

    def see(self, person: Person, address: str) -> str:
        """The text of a page that the person may see."""
        answer = self.get(person, address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.get_data(as_text=True)

    def post(self, person: Person, address: str, /, **fields: object) -> TestResponse:
        """What the person's form brings."""
        return submit(self.browser(person), address, dict(fields))


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.sqlite)])
def database_url(sqlite_url: str) -> str:
    """Pages stand on SQLite alone: what they read and do runs on both databases a floor below.

    Hostile requests and people at the same time are asked on both (hostile/conftest.py).
    """
    return sqlite_url


@pytest.fixture
def place(app: Flask, make: Make) -> Place:
    """A live database: nobody reads another's letters here."""
    return make.story("place", lambda: _place(app, make))


def _place(app: Flask, make: Make) -> Place:
    county = make.unit("云川县", kind="county", code="YC")
    finance = make.unit("县财政局", county, code="YC-CZ")
    station = make.unit("财政监督站", finance, code="YC-CZ-1")
    school = make.unit("县教育局", county, code="YC-JY")
    beside = make.unit("岚江市", kind="city", code="LJ")
    return Place(
        app, make, county, finance, station, school, beside,
        office=make.holder(county, "office", "周晓岚"),
        contact=make.holder(finance, "contact", "李文静", phone="13800000001"),
        stranger=make.holder(beside, "office", "牛翠萍"),
        admin=make.holder(None, "admin", "管理员"),
    )  # fmt: skip


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Tell the time at the door, which is the only place that reads it."""

    def tell(at: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)

    return tell


@pytest.fixture
def world(app: Flask, make: Make) -> World:
    return a_world(make)


@pytest.fixture
def everybody(app: Flask, make: Make, world: World) -> Person:
    """Somebody with every post there is, so that no guard stands before the code behind it."""
    person = make.person("全能", phone="13800000007")
    for role in Role:
        make.post(person, world.units["own"], role)
    return person


@pytest.fixture
def insider(app: Flask, make: Make, everybody: Person) -> FlaskClient:
    return make.sign_in(app.test_client(), everybody)


@pytest.fixture
def silent(make: Make, world: World) -> Person:
    """Somebody without an address, to whom a link is handed over."""
    return make.holder(world.units["own"], "inspector", email=None)  # type: ignore[arg-type]


def same_as_missing(found: TestResponse, missing: TestResponse) -> None:
    """Forbidden looks like missing: same status, same sentence, nothing else."""
    assert found.status_code == missing.status_code == 404
    assert MISSING in found.get_data(as_text=True)
    strip = [answer.get_data(as_text=True).count("<") for answer in (found, missing)]
    assert strip[0] == strip[1]
