"""A roll-up is signed, stays as it was, is forwarded by a day, and leaves as a marked file."""

import datetime as dt
import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from campaign import clock
from campaign.rules.permissions import Role
from models.base import db
from models.event import Event
from models.survey import FigureLook, RoundSnapshot
from tests.forms import submit
from tests.make import Make
from tests.services.survey.conftest import NOW, TODAY, Survey, a_survey
from tests.web.survey.test_figures import browser, text

FIELDS = {"name": "首次汇总", "signer": "局长 王建国"}


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    found = a_survey(make)
    finance, _school, _water, station = found.units
    found.county.people[finance.code, Role.COLLECTOR] = make.holder(
        finance, Role.COLLECTOR, "钱汇总"
    )
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for unit, number in ((finance, 1000), (station, 30)):
        found.fill(unit, number, 10, need=3)
        found.submit(unit)
    return found


@pytest.fixture
def office(survey: Survey, app: Flask) -> FlaskClient:
    return browser(survey, app, survey.county.scope, Role.OFFICE)


@pytest.fixture
def collector(survey: Survey, app: Flask) -> FlaskClient:
    return browser(survey, app, survey.units[0], Role.COLLECTOR)


def test_what_was_signed_stays_and_stands_beside_the_figures_of_today(
    survey: Survey, office: FlaskClient
) -> None:
    here = f"/rounds/{survey.sent.round_id}/rollup"
    assert f"{here}/sign" in text(office, here)
    assert submit(office, f"{here}/sign", {"name": ""}).status_code == 422
    done = submit(office, f"{here}/sign", FIELDS)
    assert done.status_code == 303
    there = done.headers["Location"]
    page = text(office, there)
    assert "和现在的数字一致。" in page
    assert "局长 王建国" in page
    survey.fill(survey.units[1], 500)
    survey.submit(survey.units[1])
    page = text(office, there)
    assert "1,050" in page
    assert "1,550" in page
    assert "+500" in page
    assert "不一致" not in page
    assert "首次汇总" in text(office, here)
    for act in ("UPDATE round_snapshot SET name = 'x'", "DELETE FROM round_snapshot"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(sql(act))
        db.session.rollback()
    event = db.session.scalars(select(Event).where(Event.act == "sums.sign")).one()
    kept = db.session.scalars(select(RoundSnapshot)).one()
    assert event.facts["sha256"] == kept.sha256
    assert kept.figures["totals"]["total"] == 1050
    assert "1050" not in repr(event.facts)


def test_a_collector_forwards_by_its_own_day_and_the_level_above_sees_who_has(
    survey: Survey, office: FlaskClient, collector: FlaskClient
) -> None:
    round_id = survey.sent.round_id
    list_ = f"/rounds/{round_id}/forwards"
    assert "未上报" in text(office, list_)
    day = TODAY - dt.timedelta(days=1)
    assert submit(office, list_, {"forward_on": day.isoformat()}).status_code == 303
    assert submit(collector, list_, {"forward_on": ""}).status_code == 404
    assert "逾期未上报" in text(office, list_)
    here = f"/rounds/{round_id}/rollup/sign"
    assert "汇总上报…" in text(collector, f"/rounds/{round_id}/rollup")
    assert "汇总上报…" not in text(office, f"/rounds/{round_id}/rollup"), "nobody is above"
    done = submit(collector, here, {**FIELDS, "forward": "1", "unit": survey.units[0].id})
    assert done.status_code == 303
    assert "1,050" in text(collector, done.headers["Location"])
    page = text(office, list_)
    assert "逾期" in page
    assert "逾期未上报" not in page
    assert done.headers["Location"] in page
    refused = submit(office, here, {**FIELDS, "forward": "1"})
    assert refused.status_code == 409
    outside = submit(collector, here, {**FIELDS, "unit": survey.units[1].id})
    assert outside.status_code == 404


def test_an_export_is_marked_with_who_and_when_and_written_into_the_trail(
    survey: Survey, app: Flask, office: FlaskClient
) -> None:
    there = f"/rounds/{survey.sent.round_id}/rollup/sheet"
    answer = submit(office, there, {"unit": survey.units[0].id})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "计算机统计表汇总表"
    assert cells[1][0] == "填报单位：县财政局"
    assert "周晓岚" in cells[2][0]
    assert "2026-04-15" in cells[2][0]
    assert "周晓岚" in sheet.oddHeader.center.text
    assert cells[6][:7] == ["—", "1", "2", "3", "4", "5", "6"]
    assert cells[7][:8] == ["合计", 2, 2, "1.9%", 1030, 20, 1050, 6]
    assert [row[0] for row in cells[8:10]] == ["财政监督站", "县财政局（本级）"]
    assert "填表人：" in [row[0] for row in cells]
    event = db.session.scalars(select(Event).where(Event.act == "sums.export")).one()
    assert event.unit_id == survey.units[0].id
    looks = db.session.scalars(select(FigureLook).where(FigureLook.page == "xlsx")).all()
    assert {one.unit_id for one in looks} == {survey.units[0].id, survey.units[3].id}
    lead = browser(survey, app, survey.county.scope, Role.LEAD)
    assert submit(lead, there).status_code == 404
