"""Filling in without scripts, signing with the figures in sight, the register, who may see what."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign import clock
from campaign.rules.permissions import Role
from models.base import db
from models.survey import FigureLook, Filing, SurveyRound
from models.unit import Unit
from tests.forms import submit
from tests.make import Make
from tests.services.survey.conftest import NOW, Survey, a_survey
from tests.web.conftest import MISSING

GOOD = {"c-desktops": "９８", "c-laptops": "2台", "c-total": "100", "c-need": "3"}


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    found = a_survey(make)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return found


def browser(survey: Survey, app: Flask, unit: Unit, role: Role) -> FlaskClient:
    return survey.county.make.sign_in(app.test_client(), survey.county.people[unit.code, role])


@pytest.fixture
def contact(survey: Survey, app: Flask) -> FlaskClient:
    return browser(survey, app, survey.units[0], Role.CONTACT)


@pytest.fixture
def office(survey: Survey, app: Flask) -> FlaskClient:
    return browser(survey, app, survey.county.scope, Role.OFFICE)


def address(survey: Survey, unit: Unit, what: str = "/figures") -> str:
    found = f"/duties/{survey.duty(unit).id}{what}"
    db.session.rollback()
    return found


def text(client: FlaskClient, to: str) -> str:
    answer = client.get(to)
    assert answer.status_code == 200, (to, answer.status_code)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data(as_text=True)


def test_the_duty_leads_to_its_form_and_the_form_is_kept_by_a_button(
    survey: Survey, contact: FlaskClient
) -> None:
    unit = survey.units[0]
    here = address(survey, unit)
    assert here in text(contact, address(survey, unit, ""))
    assert "还有 4 项没有填" in text(contact, here)
    assert submit(contact, here, {"version": 1, **GOOD}).status_code == 303
    page = text(contact, here)
    assert 'value="98"' in page
    assert "没有要改的，可以报送。" in page


def test_a_wrong_cell_is_told_at_its_place_and_the_rest_is_kept(
    survey: Survey, contact: FlaskClient
) -> None:
    here = address(survey, survey.units[0])
    answer = submit(contact, here, {"version": 1, **GOOD, "c-total": "一百"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "“一百”不是数" in page
    assert 'href="#f-total"' in page
    assert 'value="98"' in text(contact, here)


def test_one_cell_is_kept_as_it_is_typed_and_a_stale_page_overwrites_nothing(
    survey: Survey, contact: FlaskClient
) -> None:
    here = address(survey, survey.units[0])
    for cell, value in (
        ("c-desktops", "7"),
        ("c-total", "9"),
        ("c-laptops", "1"),
        ("c-need", "20"),
    ):
        assert submit(contact, here, {"part": 1, cell: value}).status_code == 200
    page = text(contact, here)
    assert "两项之和要等于合计。" in page
    assert 'name="r-need"' in page
    answer = submit(contact, here, {"part": 1, "r-need": "新建办公楼"})
    assert "已说明" in answer.get_data(as_text=True)
    assert submit(contact, here, {"version": 1, **GOOD}).status_code == 409
    zero = submit(contact, here, {"version": 6, "c-laptops": "", "zero": "pcs"})
    assert zero.status_code == 303
    assert re.search(r'name="c-laptops" value="0"', text(contact, here))


def test_what_is_not_filled_in_is_not_taken_and_says_where_to_go(
    survey: Survey, contact: FlaskClient
) -> None:
    unit = survey.units[0]
    answer = submit(contact, address(survey, unit, "/submit"), {"version": 1, "note": "报送"})
    assert answer.status_code == 422
    assert "还有 4 处没有填好" in answer.get_data(as_text=True)


def test_the_register_opens_the_fraction_and_every_look_at_figures_is_noted(
    survey: Survey, app: Flask, office: FlaskClient
) -> None:
    survey.fill(survey.units[0], 987654)
    survey.submit(survey.units[0])
    register = f"/rounds/{survey.sent.round_id}"
    page = text(office, register)
    assert "发放 5 份，收回 1 份" in page
    assert f"{register}?which=missing" in page
    assert "县财政局" not in text(office, f"{register}?which=missing").split("<table")[1]
    below = text(office, f"{register}?unit={survey.units[0].id}")
    assert "发放 2 份，收回 1 份" in below
    assert register in text(office, "/rounds")
    assert "987654" not in page
    assert "987,654" in text(office, address(survey, survey.units[0]))
    looks = db.session.scalars(select(FigureLook.unit_id)).all()
    assert looks == [survey.units[0].id]
    assert "周晓岚" in text(office, address(survey, survey.units[0]))


def test_nobody_without_the_right_sees_a_figure_anywhere(survey: Survey, app: Flask) -> None:
    own, other = survey.units[0], survey.units[1]
    survey.fill(own, 987654)
    survey.submit(own)
    lead = browser(survey, app, survey.county.scope, Role.LEAD)
    stranger = browser(survey, app, other, Role.PRINCIPAL)
    for client in (lead, stranger):
        answer = client.get(address(survey, own))
        assert answer.status_code == 404
        assert MISSING in answer.get_data(as_text=True)
    for page in ("", "/sign"):
        found = lead.get(address(survey, own, page), follow_redirects=True).get_data(as_text=True)
        assert "987654" not in found
        assert "987,654" not in found
    assert "收回 1 份" in text(lead, f"/rounds/{survey.sent.round_id}"), "progress is no secret"
    assert db.session.scalars(select(FigureLook.id)).all() == []


def test_a_return_names_parts_of_the_form(
    survey: Survey, contact: FlaskClient, office: FlaskClient
) -> None:
    unit = survey.units[0]
    survey.fill(unit, 5)
    survey.submit(unit)
    there = address(survey, unit, "/return")
    assert 'value="计算机"' in text(office, address(survey, unit, ""))
    fields = {"version": 2, "reason": "请核对", "sections": ["计算机"], "due_on": "2026-05-08"}
    assert submit(office, there, fields).status_code in (302, 303)
    assert "办公室退回这一节，请改正" in text(contact, address(survey, unit))


def test_the_office_sends_a_form_out_and_declares_a_round_void(
    survey: Survey, office: FlaskClient
) -> None:
    campaign = survey.county.campaign_id
    assert "报送安装情况报告" in text(office, f"/campaigns/{campaign}/rounds/new")
    assert submit(office, f"/campaigns/{campaign}/rounds", {"form_id": ""}).status_code == 422
    again = f"/rounds/{survey.sent.round_id}/void"
    assert "作废并重新发放 5 份" in text(office, again)
    assert submit(office, again, {"version": 1, "reason": ""}).status_code == 422
    done = submit(office, again, {"version": 1, "reason": "界限不清", "due_on": "2026-05-08"})
    assert done.status_code == 303
    assert "已作废" in text(office, "/rounds")
    rounds = db.session.scalars(select(SurveyRound.state).order_by(SurveyRound.id)).all()
    assert rounds == ["void", "open"]
    assert db.session.scalars(select(Filing.id)).all()
    add = submit(office, f"/rounds/{survey.sent.round_id + 1}/add")
    assert add.status_code == 409
