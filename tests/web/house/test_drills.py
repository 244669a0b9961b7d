"""责任链演练 as the office sees it and as the reader of its letter answers it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.rules.permissions import Role
from models.base import db
from models.drill import DrillRung
from tests.county import a_county
from tests.forms import submit
from tests.make import Make
from tests.services.drills.conftest import NINE, Drilled
from tests.web.conftest import Tell


@pytest.fixture
def drilled(app: Flask, make: Make, told: Tell) -> Drilled:
    told(NINE + dt.timedelta(minutes=5))
    return Drilled(a_county(make), make)


def rung_of(number: int) -> int:
    db.session.rollback()
    return db.session.scalars(select(DrillRung.id).where(DrillRung.person_id == number)).one()


def test_the_office_starts_one_and_works_through_the_red_list(app: Flask, drilled: Drilled) -> None:
    county = drilled.county
    office = drilled.make.sign_in(app.test_client(), county.people[county.scope.code, Role.OFFICE])
    assert "还没有演练" in office.get("/drills").text
    assert submit(office, "/drills", {"scope": "99999"}).status_code == 422
    answer = submit(office, "/drills", {"scope": str(county.scope.id), "repeats": "auto"})
    assert answer.status_code == 303
    address = answer.headers["Location"]
    drilled.send()
    page = office.get(address).text
    assert "等本人确认" in page and "登记通话" in page
    person = drilled.person(0)
    called = f"/drills/rungs/{rung_of(person.id)}/called"
    assert submit(office, called, {"note": ""}).status_code == 422
    assert submit(office, called, {"note": "本人接听"}).status_code == 303
    page = office.get(address).text
    assert "电话已核实" in page and "周晓岚电话核实：本人接听" in page
    assert submit(office, f"{address}/more").status_code == 303
    assert "没有要补发的" in office.get(address).text
    assert submit(office, f"{address}/repeats", {"repeats": "off"}).status_code == 303
    assert submit(office, "/drills", {"scope": str(county.scope.id)}).status_code == 409
    filtered = office.get(f"{address}?role=principal&state=waiting&q=财政").text
    assert "县财政局" in filtered
    told = app.test_cli_runner().invoke(args=["drill", "show", "1", "--json"])
    assert json.loads(told.output)["counts"]["called"] == 1
    listed = app.test_cli_runner().invoke(args=["drill", "list"])
    assert "1/9" in listed.output


def test_a_reader_confirms_by_the_letter_and_looking_alone_does_nothing(
    app: Flask, drilled: Drilled
) -> None:
    drilled.start()
    drilled.send()
    person = drilled.person(1, Role.PRINCIPAL)
    address = f"/l/{drilled.token(person)}/mine"
    reader = app.test_client()
    page = reader.get(address).text
    assert "收到，是我负责" in page and "县教育局" in page
    assert not drilled.of(1, person).proved
    assert submit(reader, address, page=address).status_code == 303
    assert drilled.of(1, person).proved
    assert "已记下，谢谢" in reader.get(address).text
    assert submit(reader, address, page=address).status_code == 303, "a second press does no harm"
    assert reader.get("/l/" + "x" * 43 + "/mine").status_code == 404


def test_a_reader_may_say_that_it_is_no_longer_theirs(app: Flask, drilled: Drilled) -> None:
    drilled.start()
    drilled.send()
    token = drilled.token(drilled.person(0))
    reader = app.test_client()
    address = f"/l/{token}/not-mine"
    page = reader.get(address).text
    key = page.split('name="post" value="')[1].split('"')[0]
    assert submit(reader, address, {"post": key, "note": "已调走"}, page=address).status_code == 302
    assert "您说已不负责" in reader.get(f"/l/{token}/mine").text
    assert reader.get(f"/l/{token}/received").status_code == 302
