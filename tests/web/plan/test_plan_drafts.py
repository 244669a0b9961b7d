"""读入方案 on its pages: a paper by file or pasted, cards, questions, and bad papers refused."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.base import db
from models.plan_draft import PlanCard, PlanDraft
from tests.county import ISSUED, County, a_county, at
from tests.forms import submit, token
from tests.make import Make
from tests.queries import counted
from tests.web.conftest import Tell

DAMAGED = Path(__file__).parents[3] / "examples" / "plans" / "13-sunhuai.txt"


@pytest.fixture
def county(app: Flask, make: Make, told: Tell) -> County:
    told(at(ISSUED))
    return a_county(make)


@pytest.fixture
def office(app: Flask, county: County) -> FlaskClient:
    return county.make.sign_in(app.test_client(), county.people[county.scope.code, Role.OFFICE])


def a_docx(*lines: str) -> io.BytesIO:
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    out.seek(0)
    return out


def test_a_paper_is_read_in_answered_confirmed_and_made(
    app: Flask, county: County, office: FlaskClient
) -> None:
    assert "还没有读入过公文" in office.get("/plan-drafts").text
    assert "从公文读入方案…" in office.get("/campaigns").text
    scope = {"scope": str(county.scope.id)}
    answer = submit(office, "/plan-drafts/new", {"text": DAMAGED.read_text(), **scope})
    here = answer.headers["Location"].split("#")[0]
    page = office.get(here).text
    assert "5 个问题" not in page and "还缺" in page and 'id="at-' in page
    marks = set(re.findall(r'href="#(card-\d+)"', page))
    assert marks and all(f'id="{mark}"' in page for mark in marks), "each mark has its card"
    cards = set(re.findall(r'href="#(at-\d+)"', page))
    assert {one for one in cards if f'id="{one}"' not in page} <= {issue_mark()}

    def press(button: str, page: str = here) -> str:
        version = re.search(r'name="version" value="(\d+)"', office.get(here).text)
        assert version
        done = submit(office, page, {"do": button, "version": version[1]})
        assert done.status_code == 303, done.text
        return office.get(here).text

    points = office.get(f"{here}/points").text
    version = re.search(r'name="version" value="(\d+)"', points)
    assert version and "处缺字都已对照原件" in points
    heads = {
        "issued_on": "2012-01-20",
        "name": "软件核查",
        "office_unit": "JU",
        "version": version[1],
    }
    wrong = submit(office, f"{here}/points", {**heads, "goal_on": "明天"})
    assert wrong.status_code == 422 and "软件核查" in wrong.text
    saved = submit(office, f"{here}/points", {**heads, "settled-all": "1"})
    assert saved.status_code == 303
    assert submit(office, f"{here}/points", heads).status_code == 409, "another has saved since"
    page = press("certain")
    assert "待确认 " in page and "个问题要回答" not in page
    waiting = re.findall(r'value="(confirm-\d+-\d+)"', page)
    while waiting:
        page = press(waiting[0])
        waiting = re.findall(r'value="(confirm-\d+-\d+)"', page)
    lacking = [int(one) for one in re.findall(r"card=(\d+)\">补上", page)]
    assert lacking
    assert submit(office, here, {"do": f"confirm-{lacking[0]}-1"}).status_code == 422
    for number in lacking:
        press(f"ignore-{number}-{card(number).version}")
    page = press("make")
    assert "方案已做成" in page
    opening = office.get(re.search(r'href="(/campaigns/new\?draft=\d+)"', page)[1]).text  # type: ignore[index]
    assert "方案文字已从草稿带入" in opening and "name: 软件核查" in opening
    assert "已做成方案" in office.get("/plan-drafts").text
    with counted() as few:
        office.get(here)
    assert len(few) <= 16, few
    assert submit(office, here, {"do": "nonsense"}).status_code == 422


def card(number: int) -> PlanCard:
    db.session.rollback()
    return db.session.get_one(PlanCard, number)


def issue_mark() -> str:
    """The question without words has no mark in the text."""
    rows = db.session.scalars(select(PlanCard).where(PlanCard.kind == "question"))
    return next((f"at-{row.id}" for row in rows if not row.read["phrase"]), "")


def test_the_drafts_are_paged(county: County, office: FlaskClient) -> None:
    with transaction() as session:
        for number in range(51):
            session.add(
                PlanDraft(
                    scope_unit_id=county.scope.id, file_name=f"方案{number:02d}.txt", text="。",
                    reading={}, said={}, state="open", at=at(ISSUED), by_id=None,
                )
            )  # fmt: skip
    first = office.get("/plan-drafts").text
    assert "方案50.txt" in first and "方案01.txt" in first and "方案00.txt" not in first
    second = office.get(re.search(r'href="(/plan-drafts\?after=\d+)"', first)[1]).text  # type: ignore[index]
    assert "方案00.txt" in second and "方案01.txt" not in second and "上一页" in second


def test_a_card_is_edited_merged_and_added_on_its_page(county: County, office: FlaskClient) -> None:
    asked = "各单位于2026年4月20日前报送统计表。"
    lines = ("一、工作安排", asked, asked.replace("报送", "上报"), "各单位要建立台账。")
    scope = {"scope": str(county.scope.id)}
    paper = {"file": (a_docx(*lines), "方案.docx"), **scope}
    here = submit(office, "/plan-drafts/new", paper).headers["Location"].split("#")[0]
    first, second = db.session.scalars(
        select(PlanCard.id).where(PlanCard.kind == "milestone").order_by(PlanCard.place)
    )
    assert "可能是一件事" in office.get(here).text
    fields = {"card": str(first), "version": "1", "name": "报送", "whom": "department"}
    wrong = submit(office, f"{here}/card", {**fields, "due_on": "四月"})
    assert wrong.status_code == 422 and 'value="报送"' in wrong.text
    assert submit(office, f"{here}/card", {**fields, "due_on": "2026-04-21"}).status_code == 303
    assert card(first).said["due"] == "2026-04-21" and card(first).state == "confirmed"
    merge = {"card": str(second), "version": "1", "do": "merge"}
    assert submit(office, f"{here}/card", merge).status_code == 422
    assert submit(office, f"{here}/card", {**merge, "into": str(first)}).status_code == 303
    assert (card(second).state, card(first).state) == ("merged", "open")
    assert "放到一边的 1 张" in office.get(here).text
    at_line = db.session.get_one(PlanDraft, card(first).draft_id).text.index("各单位要建立")
    assert "各单位要建立台账。" in office.get(f"{here}/card?at={at_line}").text
    more = {"card": "0", "name": "建立台账", "due_on": "2026-05-01", "whom": "office"}
    assert submit(office, f"{here}/card", {**more, "sentence": "没有"}).status_code == 422
    added = submit(office, f"{here}/card", {**more, "sentence": "各单位要建立台账。"})
    assert added.status_code == 303 and "人工添加" in office.get(here).text
    assert office.get(f"{here}/card?card=99999").status_code == 404


BAD = {
    "nothing at all": ({}, "请选一个文件"),
    "empty text": ({"file": (b"", "a.txt")}, "没有文字"),
    "a scan": ({"file": (None, "a.docx")}, "没有文字"),
    "an old file": ({"file": (b"\xd0\xcf\x11\xe0" + b"0" * 99, "a.doc")}, "旧格式"),
    "too big": ({"file": (b"a" * (5 * 1024 * 1024 + 1), "a.txt")}, "太大"),
    "a novel": ({"text": "从前有座山，山里有座庙。\n" * 5000}, "没有读出"),
    "far too long": ({"text": "山" * 200_001}, "太长"),
    "no archive": ({"file": (b"PK\x03\x04broken", "a.docx")}, "损坏"),
    "another kind": ({"file": (b"%PDF-1.7", "a.pdf")}, "只能读"),
    "a wrong day": ({"text": "于2026年4月20日前报。", "issued_on": "2026-02-31"}, "核对年份"),
}


def test_what_is_no_paper_is_refused_beside_its_field_and_nothing_is_kept(
    county: County, office: FlaskClient
) -> None:
    for name, (form, said) in BAD.items():
        data = dict(form)
        if "file" in form:
            content, file_name = form["file"]
            given = a_docx("") if content is None else io.BytesIO(content)
            data["file"] = FileStorage(given, file_name)
        sent = {"csrf_token": token(office, "/help"), "scope": str(county.scope.id), **data}
        border, body = encode_multipart(sent)
        kind = f"multipart/form-data; boundary={border}"
        answer = office.post("/plan-drafts/new", data=body, content_type=kind)
        assert answer.status_code == 422 and said in answer.text, name
    assert db.session.scalar(select(func.count()).select_from(PlanDraft)) == 0
    contact = county.people[county.units[0].code, Role.CONTACT]
    assert (
        contact
        and submit(office, "/plan-drafts/new", {"text": "一", "scope": "0"}).status_code == 422
    )
