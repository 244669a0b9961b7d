"""The form as a workbook: out, in with a preview, marked; other people's are refused; on paper."""

import io
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign import clock
from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.base import db
from models.survey import FigureBook, FigureLook, Filing
from tests.forms import submit, token
from tests.make import Make
from tests.papers.form_book.forms import opened, saved, typed
from tests.services.survey.conftest import NOW, Survey, a_survey
from tests.web.survey.test_figures import address, browser, text
from tests.whole.evidence import a_piece


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    found = a_survey(make)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return found


@pytest.fixture
def contact(survey: Survey, app: Flask) -> FlaskClient:
    return browser(survey, app, survey.units[0], Role.CONTACT)


def template(client: FlaskClient, here: str) -> bytes:
    answer = client.get(f"{here}/template.xlsx")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data()


def filled(content: bytes, **values: Any) -> bytes:
    book = opened(content)
    typed(book, values)
    return saved(book)


def send(client: FlaskClient, here: str, content: bytes, name: str = "填好.xlsx") -> Any:
    fields = {"csrf_token": token(client, "/help"), "file": (io.BytesIO(content), name)}
    return client.post(f"{here}/book", data=fields)


def cells(survey: Survey) -> dict[str, Any]:
    db.session.rollback()
    unit = survey.units[0].id
    found = db.session.scalars(select(Filing.cells).where(Filing.unit_id == unit)).one()
    db.session.rollback()
    return dict(found)


def test_a_workbook_goes_out_comes_back_and_is_taken_after_a_look(
    survey: Survey, contact: FlaskClient
) -> None:
    here = address(survey, survey.units[0])
    assert f"{here}/template.xlsx" in text(contact, here)
    assert contact.get(f"{here}/book").status_code == 302  # nothing waits
    content = filled(
        template(contact, here), desktops="９８台", laptops="很多", total=1.5, need="1,003"
    )
    answer = send(contact, here, content)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{here}/book")
    page = text(contact, f"{here}/book")
    for said in ("采用 2 格", "有 2 格读不了", "统计表 E8", "“很多”不是数", "只能写整数", "1,003"):
        assert said in page
    assert cells(survey) == {}, "a preview writes nothing"
    marked = openpyxl.load_workbook(io.BytesIO(contact.get(f"{here}/book/marked.xlsx").get_data()))
    assert "不是数" in marked.worksheets[0]["E8"].comment.text
    assert submit(contact, f"{here}/book/take", {"version": 1}).status_code == 303
    assert cells(survey) == {"desktops": 98, "need": 1003}
    assert db.session.scalars(select(FigureBook.id)).all() == []
    pages = db.session.scalars(select(FigureLook.page).order_by(FigureLook.id)).all()
    assert pages == ["figures", "template", "book", "book"]
    db.session.rollback()
    assert submit(contact, f"{here}/book/take", {"version": 2}).status_code == 409


def test_a_page_that_moved_on_is_overwritten_by_no_workbook(
    survey: Survey, contact: FlaskClient
) -> None:
    here = address(survey, survey.units[0])
    content = filled(template(contact, here), desktops=5, laptops=1)
    send(contact, here, content)
    survey.type(survey.units[0], desktops="7")  # a colleague, on the page
    assert submit(contact, f"{here}/book/take", {"version": 1}).status_code == 409
    page = text(contact, f"{here}/book")
    assert "下载模板以后，网页上已经改成 7" in page
    assert submit(contact, f"{here}/book/take", {"version": 2}).status_code == 303
    assert cells(survey) == {"desktops": 7, "laptops": 1}


def test_what_is_not_this_units_or_no_workbook_is_refused_on_the_page(
    survey: Survey, app: Flask, contact: FlaskClient
) -> None:
    own, other = survey.units[0], survey.units[1]
    here = address(survey, own)
    theirs = template(browser(survey, app, other, Role.CONTACT), address(survey, other))
    for content, name, said in (
        (theirs, "填好.xlsx", f"单位 {other.code} 的，不是本单位（{own.code}）的"),
        (b"%PDF-1.7", "填好.xlsx", "这不是表格文件"),
        (b"", "", "请先选择填好的"),
    ):
        answer = send(contact, here, content, name)
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
    assert db.session.scalars(select(FigureBook.id)).all() == []
    survey.fill(own, 5)
    survey.submit(own)
    mine = template(contact, here)
    assert send(contact, here, mine).status_code == 409, "handed in: nothing comes in any more"


def test_the_office_enters_a_unit_s_workbook_and_others_see_nothing(
    survey: Survey, app: Flask
) -> None:
    unit = survey.units[0]
    here = address(survey, unit)
    office = browser(survey, app, survey.county.scope, Role.OFFICE)
    assert send(office, here, filled(template(office, here), desktops=4)).status_code == 303
    for other in (
        browser(survey, app, survey.county.scope, Role.LEAD),
        browser(survey, app, survey.units[1], Role.CONTACT),
    ):
        for path in ("/template.xlsx", "/print", "/book", "/book/marked.xlsx"):
            assert other.get(here + path).status_code == 404
    survey.type(unit, desktops="1")
    assert "没有可以采用的改动" in text(office, f"{here}/book")


def test_the_printed_form_says_what_is_open_and_bears_a_digest(
    survey: Survey, contact: FlaskClient
) -> None:
    unit = survey.units[0]
    here = address(survey, unit)
    page = text(contact, f"{here}/print")
    assert "还有 4 处没有填好" in page
    assert "单位盖章处" in page
    survey.fill(unit, 1234)
    page = text(contact, f"{here}/print")
    assert "1,234" in page
    assert "没有填好" not in page
    assert "还没有盖章扫描件" in text(contact, here)


def test_a_stamped_scan_shows_figures_only_to_who_may_see_them(
    survey: Survey, app: Flask, contact: FlaskClient
) -> None:
    unit = survey.units[0]
    duty, by_id = survey.duty(unit), survey.contact(unit).person_id
    with transaction() as session:
        scan = a_piece(session, duty, kind="file", by_id=by_id, at=NOW)
        scan.item, number = "统计表", scan.id
    page = text(contact, address(survey, unit))
    assert "已上传盖章扫描件" in page
    assert f"/evidence/{number}" in page
    assert contact.get(f"/evidence/{number}").status_code == 200
    looks = db.session.scalars(select(FigureLook.page)).all()
    assert looks == ["figures", "scan"]
    db.session.rollback()
    lead = browser(survey, app, survey.county.scope, Role.LEAD)
    for path in ("", "/file", "/preview/1"):
        assert lead.get(f"/evidence/{number}{path}").status_code == 404
