"""Lists through the browser."""

import io

import pytest
from sqlalchemy import select

from campaign.papers.tables import read_table
from campaign.rules.sheets.people_sheet import PEOPLE_COLUMNS, check_people
from campaign.rules.sheets.unit_sheet import UNIT_COLUMNS, check_units
from campaign.services.imports.run_import import run_import
from models.base import db
from models.import_batch import ImportBatch
from models.unit import Unit
from tests.forms import token
from tests.web.conftest import Place, same_as_missing

HEAD = "单位代码,单位名称,类别,上级代码\n"
GOOD = HEAD + "YC-SW,县水务局,部门,YC\n"


def send(
    place: Place, person, text: str | bytes | None, kind: str = "units", name: str = "名册.csv"
):
    """What the upload form brings."""
    browser = place.browser(person)
    fields: dict[str, object] = {"csrf_token": token(browser, "/help")}
    if text is not None:
        content = text.encode() if isinstance(text, str) else text
        fields["file"] = (io.BytesIO(content), name)
    return browser.post(f"/imports/{kind}", data=fields, content_type="multipart/form-data")


def last() -> ImportBatch:
    db.session.rollback()
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).one()


def test_the_form_tells_the_columns_and_hands_out_a_sample(place: Place) -> None:
    page = place.see(place.office, "/imports/units")
    assert "单位代码" in page and "上级代码" in page and "/imports/units/sample.xlsx" in page
    assert "岗位" in place.see(place.office, "/imports/people")
    assert "/imports/units" in place.see(place.office, "/units")
    assert "/imports/people" in place.see(place.office, "/people")


def test_the_samples_are_lists_that_can_be_read(place: Place) -> None:
    content = place.get(place.office, "/imports/units/sample.xlsx").data
    table = read_table("x", content, columns=UNIT_COLUMNS)
    assert (table.problems, check_units(table.rows, {}).problems) == ([], ())
    content = place.get(place.office, "/imports/people/sample.xlsx").data
    table = read_table("x", content, columns=PEOPLE_COLUMNS)
    assert check_people(table.rows, {"1421": "示例县财政局"}).errors == ()


def test_preview_confirm_progress_result(place: Place, now) -> None:
    answer = send(place, place.office, GOOD)
    assert answer.status_code == 303
    page = answer.headers["Location"]
    preview = place.see(place.office, page)
    assert "检查通过，还没有写入" in preview
    assert "导入 1 个单位" in preview and "县水务局" in preview and "hx-get" not in preview
    assert db.session.scalar(select(Unit).where(Unit.code == "YC-SW")) is None

    answer = place.post(place.office, f"{page}/confirm")
    assert answer.headers["Location"] == page
    waiting = place.see(place.office, page)
    assert "在排队" in waiting and 'http-equiv="refresh"' in waiting and "hx-get" in waiting

    run_import(now=now)
    result = place.see(place.office, page)
    assert "已导入" in result and "新增" in result and "refresh" not in result
    assert db.session.scalar(select(Unit.name).where(Unit.code == "YC-SW")) == "县水务局"
    assert "名册.csv" in place.see(place.office, "/imports/units")


def test_mistakes_are_listed_by_row_and_column_and_cannot_be_confirmed(place: Place) -> None:
    page = send(place, place.office, HEAD + "YC-SW,,部门,X\n").headers["Location"]
    preview = place.see(place.office, page)
    assert "有 2 处错误，还不能导入" in preview
    assert "没有填写。请写单位全称。" in preview
    assert "找不到代码为“X”的上级单位" in preview
    assert f"{page}/confirm" not in preview
    place.post(place.office, f"{page}/confirm")
    assert last().state == "checked"


def test_a_list_that_changes_nothing_need_not_be_loaded(place: Place) -> None:
    page = send(place, place.office, HEAD + "YC-CZ,县财政局,部门,YC\n").headers["Location"]
    preview = place.see(place.office, page)
    assert "1 行都和现有的相同，不用导入" in preview and f"{page}/confirm" not in preview


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "请先选择文件"),
        (b"", "文件是空的"),
        (b"<html>", "文件内容是网页"),
        (b"PK\x03\x04 broken", "文件不完整或已损坏"),
        ("甲,乙\n1,2\n", "找不到表头"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_field(place: Place, content, said: str) -> None:
    answer = send(place, place.office, content)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert db.session.scalar(select(ImportBatch.id)) is None


def test_a_list_may_be_let_go(place: Place) -> None:
    page = send(place, place.office, GOOD).headers["Location"]
    answer = place.post(place.office, f"{page}/drop")
    assert answer.headers["Location"] == "/imports/units"
    assert last().state == "dropped"
    assert "已放弃" in place.see(place.office, page)


def test_a_list_once_queued_cannot_be_let_go(place: Place) -> None:
    page = send(place, place.office, GOOD).headers["Location"]
    place.post(place.office, f"{page}/confirm")
    assert place.post(place.office, f"{page}/drop").headers["Location"] == page
    assert last().state == "queued"


def test_only_who_manages_units_and_people_may_import(place: Place) -> None:
    missing = place.get(place.contact, "/nothing/here")
    for address in ("/imports/units", "/imports/people", "/imports/units/sample.xlsx"):
        same_as_missing(place.get(place.contact, address), missing)
    same_as_missing(send(place, place.contact, GOOD), missing)


def test_anothers_upload_looks_like_a_missing_page(place: Place) -> None:
    page = send(place, place.office, GOOD).headers["Location"]
    missing = place.get(place.stranger, "/imports/999")
    same_as_missing(place.get(place.stranger, page), missing)
    for act in ("confirm", "drop"):
        assert place.post(place.stranger, f"{page}/{act}").status_code == 404
    assert last().state == "checked"


def test_an_office_is_told_of_rows_beyond_its_subtree(place: Place) -> None:
    page = send(place, place.stranger, GOOD).headers["Location"]
    assert "不在您负责的范围内" in place.see(place.stranger, page)


def test_nothing_from_the_file_is_markup(place: Place) -> None:
    name = "<script>alert(1)</script>"
    page = send(place, place.office, HEAD + f"YC-SW,{name},{name},YC\n", name=f"{name}.csv")
    preview = place.see(place.office, page.headers["Location"])
    assert "<script>alert" not in preview
    assert "&lt;script&gt;alert(1)" in preview


def test_people_are_loaded_the_same_way(place: Place, now) -> None:
    text = "单位代码,岗位,姓名,手机\nYC-JY,联络员,王芳,19900000088\n"
    page = send(place, place.office, text, "people").headers["Location"]
    preview = place.see(place.office, page)
    assert "导入 1 个岗位" in preview and "没有邮箱：发给这个岗位的告知会变成电话任务" in preview
    place.post(place.office, f"{page}/confirm")
    run_import(now=now)
    assert "看人员" in place.see(place.office, page)
