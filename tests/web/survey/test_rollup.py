"""The roll-up's page: sums of a subtree, level by level, for those who may see figures."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from campaign import clock
from campaign.rules.permissions import Role
from models.base import db
from models.survey import FigureLook
from tests.make import Make
from tests.services.survey.conftest import NOW, Survey, a_survey
from tests.web.survey.test_figures import address, browser, text


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    found = a_survey(make)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for number, unit in enumerate(found.units[:4]):
        found.fill(unit, 1000 + number, 10, need=3)
        if number != 1:
            found.submit(unit)
    return found


def page(client: FlaskClient, survey: Survey, query: str = "") -> str:
    return text(client, f"/rounds/{survey.sent.round_id}/rollup{query}")


def test_the_office_goes_from_the_whole_down_to_a_units_own_form(
    survey: Survey, app: Flask
) -> None:
    office = browser(survey, app, survey.county.scope, Role.OFFICE)
    assert "/rollup" in text(office, f"/rounds/{survey.sent.round_id}")
    whole = page(office, survey)
    assert "发放 5 份，收回 3 份" in whole
    assert "3,035" in whole, "1010 + 1012 + 1013"
    assert "1.0%" in whole, "30 of 3,035 is the form's first rate"
    assert "甲厂" in whole
    assert "99.0%" in whole
    finance, school, _water, station = survey.units
    assert f"?unit={finance.id}" in whole
    assert address(survey, school, "/figures") in whole
    below = page(office, survey, f"?unit={finance.id}&field=laptops")
    assert "县财政局（本级）" in below
    assert "2,023" in below
    assert address(survey, station, "/figures") in below
    looked = set(db.session.scalars(select(FigureLook.unit_id)))
    assert {survey.county.scope.id, finance.id, station.id, school.id} <= looked
    assert {one.page for one in db.session.scalars(select(FigureLook))} == {"rollup"}


def test_a_sum_is_shown_to_nobody_else_and_of_nothing_outside(survey: Survey, app: Flask) -> None:
    finance, school, _water, station = survey.units
    make, county = survey.county.make, survey.county
    county.people[finance.code, Role.COLLECTOR] = make.holder(finance, Role.COLLECTOR)
    db.session.commit()
    collector = browser(survey, app, finance, Role.COLLECTOR)
    own = page(collector, survey)
    assert "2,023" in own
    assert "3,035" not in own
    here = f"/rounds/{survey.sent.round_id}/rollup"
    for unit in (county.scope, school):
        assert collector.get(f"{here}?unit={unit.id}").status_code == 404
    assert collector.get(f"{here}?unit={station.id}").status_code == 200
    for unit, role in ((county.scope, Role.LEAD), (finance, Role.CONTACT), (school, Role.DEPUTY)):
        client = browser(survey, app, unit, role)
        assert client.get(here).status_code == 404
        assert client.get(f"{here}?unit={unit.id}").status_code == 404


def test_nobody_who_has_to_answer_and_no_data_are_never_nought_per_cent(
    survey: Survey, app: Flask
) -> None:
    office = browser(survey, app, survey.county.scope, Role.OFFICE)
    found = page(office, survey, f"?unit={survey.units[1].id}")
    assert "无数据" in found
    assert "0.0%" not in found.split("sum-rate")[1].split("</p>")[0]


def test_the_page_asks_the_same_number_of_questions_whatever_it_sums_up(
    survey: Survey, app: Flask
) -> None:
    office = browser(survey, app, survey.county.scope, Role.OFFICE)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    counts = []
    for unit in (survey.county.scope, survey.units[0], survey.units[3]):
        asked.clear()
        page(office, survey, f"?unit={unit.id}")
        counts.append(len(asked))
    assert max(counts) <= 24, counts
