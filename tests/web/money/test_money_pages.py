"""The estimate on a page, its price book, its request; and who sees how much of it."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from campaign import clock
from campaign.rules.permissions import Role
from models.base import db
from models.survey import FigureLook
from tests.forms import submit
from tests.make import Make
from tests.services.money.test_money import a_priced_county
from tests.services.survey.conftest import NOW, Survey


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    found = a_priced_county(make)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return found


@pytest.fixture
def office(survey: Survey, app: Flask) -> FlaskClient:
    person = survey.county.people[survey.county.scope.code, Role.OFFICE]
    return survey.county.make.sign_in(app.test_client(), person)


def text(client: FlaskClient, to: str) -> str:
    answer = client.get(to)
    assert answer.status_code == 200, (to, answer.status_code)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data(as_text=True)


def test_from_the_page_to_the_money_that_arrived(survey: Survey, office: FlaskClient) -> None:
    here = f"/campaigns/{survey.county.campaign_id}/money"
    assert office.get("/money").location.endswith(here)
    page = text(office, here)
    assert "9.8 元" in page
    assert "没有收回的 2 个单位不在数内" in page
    assert page.index("县教育局") < page.index("县财政局")
    looks = select(FigureLook.page).where(FigureLook.page.like("money%"))
    assert db.session.scalars(looks).all() == ["money"]
    db.session.rollback()
    form = {"round": survey.sent.round_id, "unit": survey.county.scope.id, "basis": "gap",
            "seen": 980, "on": "2026-04-15", "note": "报财政局"}  # fmt: skip
    wrong = submit(office, f"{here}/estimates", form | {"basis": "head"})
    assert wrong.status_code == 422
    made = submit(office, f"{here}/estimates", form).location
    assert "9.8 元" in text(office, made)
    asked = submit(
        office, f"{made}/request",
        {"title": "请示", "asked_on": NOW.date().isoformat(), "amount": "9"},
    )  # fmt: skip
    assert asked.status_code == 303
    assert submit(office, f"{made}/request", {"title": ""}).status_code == 422
    request = asked.location
    given = {"kind": "granted", "dated_on": NOW.date().isoformat(), "amount": "9.8 元"}
    assert submit(office, f"{request}/answers", given | {"amount": "x"}).status_code == 422
    assert submit(office, f"{request}/answers", given).status_code == 303
    assert "没有缺口" in text(office, request)
    one = re.search(r"/money/answers/\d+/void", text(office, request))
    assert one is not None
    assert submit(office, one.group(), {"reason": ""}).status_code == 422
    assert submit(office, one.group(), {"reason": "记错"}).status_code == 303
    assert submit(office, f"{request}/void", {"reason": ""}).status_code == 422
    assert submit(office, f"{request}/void", {"reason": "换文"}).status_code == 303
    assert "已作废" in text(office, here)


def test_the_book_is_changed_entry_by_entry(survey: Survey, office: FlaskClient) -> None:
    here = f"/campaigns/{survey.county.campaign_id}/money/prices"
    assert "0.35" in text(office, here)
    entry = {"act": "add", "seen": 1, "product": "office", "kind": "quotation", "yuan": "0.3",
             "from_on": "2026-04-01", "source": "六月询价函", "note": "询价"}  # fmt: skip
    wrong = {"yuan": "", "from_on": "", "source": "", "kind": "x", "product": "x", "at_least": "x"}
    refused = submit(office, here, entry | wrong)
    assert refused.status_code == 422
    assert refused.get_data(as_text=True).count('class="error"') >= 6
    assert submit(office, here, entry).status_code == 303
    assert "六月询价函" in text(office, here)
    assert submit(office, here, {**entry, "seen": 1}).status_code == 409
    place = "office.quotation.0.2026-04-01"
    dropped = {"act": "drop", "seen": 2, "place": place, "note": "不用了"}
    assert submit(office, here, dropped).status_code == 303
    assert "六月询价函" not in text(office, here)
    bad = {"act": "file", "seen": 3, "note": "换", "file": (io.BytesIO(b"name: x"), "a.yaml")}
    assert "第 1 行" in submit(office, here, bad).get_data(as_text=True)
    assert submit(office, here, {"act": "file", "seen": 3}).status_code == 303
    last = {"act": "last_year", "seen": 4, "last": "200 万", "per_cent": "5%", "note": "去年决算"}
    assert submit(office, here, last | {"per_cent": "x", "last": ""}).status_code == 422
    assert submit(office, here, last).status_code == 303
    estimate = text(office, here.removesuffix("/prices") + "?basis=last_year")
    assert "210 万元" in estimate
    assert "系统自带的 2013" not in estimate


def test_finance_sees_the_sum_and_confirms_but_no_units_figures(
    survey: Survey, office: FlaskClient, app: Flask
) -> None:
    make, scope = survey.county.make, survey.county.scope
    finance = make.sign_in(app.test_client(), make.holder(scope, Role.FINANCE))
    here = f"/campaigns/{survey.county.campaign_id}/money"
    page = text(finance, here)
    assert "9.8 元" in page
    assert "县教育局" not in page
    assert finance.get(f"{here}?unit={survey.units[1].id}").status_code == 404
    assert "7 元" in text(office, f"{here}?unit={survey.units[1].id}")
    sheet = load_workbook(io.BytesIO(finance.get(f"{here}.xlsx").data))
    assert sheet["口径"]["B4"].value == pytest.approx(9.8)
    assert sheet["单位"]["A4"].value is None
    assert "县教育局" in {
        row[2].value for row in load_workbook(
            io.BytesIO(office.get(f"{here}.xlsx").data)
        )["单位"].iter_rows()
    }  # fmt: skip


def waits(page: str) -> str:
    found = re.search(r"待您确认\s*(\d+)", re.sub(r"<[^>]+>", "", page))
    return found[1] if found else ""


def test_finance_begins_with_the_sums_that_wait_for_it(
    survey: Survey, office: FlaskClient, app: Flask
) -> None:
    here = f"/campaigns/{survey.county.campaign_id}/money"
    holder = survey.county.make.holder(survey.county.scope, Role.FINANCE)
    finance = survey.county.make.sign_in(app.test_client(), holder)
    assert finance.get("/").location.endswith("/money")
    assert finance.get("/money").location.endswith(here)
    assert not waits(text(finance, here))
    form = {"round": survey.sent.round_id, "unit": survey.county.scope.id, "basis": "gap",
            "seen": 980, "on": "2026-04-15", "note": ""}  # fmt: skip
    made = submit(office, f"{here}/estimates", form).location
    asking = {"title": "请示", "asked_on": NOW.date().isoformat(), "amount": "9"}
    request = submit(office, f"{made}/request", asking).location
    for kind, amount in (("granted", "9"), ("arrived", "8.5")):
        sum_ = {"kind": kind, "dated_on": NOW.date().isoformat(), "amount": amount}
        assert submit(office, f"{request}/answers", sum_).status_code == 303
    page = text(finance, here)
    assert waits(page) == "2"
    assert "核对第一笔…" in page
    assert not waits(text(office, here)), "the office confirms nothing"
    first, second = sorted(set(re.findall(r"/money/answers/\d+/confirm", text(finance, request))))
    submit(finance, first, {})
    assert waits(text(finance, here)) == "1"
    submit(finance, second, {})
    assert not waits(text(finance, here))
