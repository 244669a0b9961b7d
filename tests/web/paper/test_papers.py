"""公文 in the browser: drafted, proofed, edited, refused, refreshed, signed, issued, read."""

import datetime as dt
import html
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign import clock
from campaign.papers.drafted.stamp import stamped
from campaign.papers.official.docx import read_docx
from campaign.records.paper.versions import latest
from campaign.rules.permissions import Role
from models.base import db
from models.event import Event
from models.letter import Letter
from models.paper import Paper, PaperRecipient
from tests.forms import submit
from tests.make import Make
from tests.services.paper.conftest import LATER, TYPED, Papers, all_answered
from tests.web.survey.test_figures import browser

SOON = LATER + dt.timedelta(minutes=5)


@pytest.fixture
def papers(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Papers:
    monkeypatch.setattr(clock, "now", lambda: SOON)
    return Papers(all_answered(make))


def text(client: FlaskClient, page: str, status: int = 200) -> str:
    answer = client.get(page)
    assert answer.status_code == status, page
    return html.unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True)))


def version() -> int:
    db.session.rollback()
    found = db.session.scalars(select(Paper.version)).one()
    db.session.rollback()
    return found


def act(client: FlaskClient, name: str, status: int = 303, **data: object) -> str:
    answer = submit(client, f"/papers/1/{name}", {"version": version(), **data})
    assert answer.status_code == status, answer.get_data(as_text=True)[-2000:]
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_report_goes_its_whole_way_and_is_seen_by_whom_it_concerns(
    papers: Papers, app: Flask
) -> None:
    survey = papers.survey
    campaign = survey.county.campaign_id
    office = browser(survey, app, survey.county.scope, Role.OFFICE)
    lead = browser(survey, app, survey.county.scope, Role.LEAD)
    there = f"/campaigns/{campaign}/papers"
    assert "没有公文" in text(office, there)
    assert "向上级汇报" in text(office, f"{there}/new")
    assert "需配置办公软件" in text(office, f"{there}/new?kind=report")
    assert "请先选一项任务" in text(office, f"{there}/new?kind=urge")
    bare = submit(office, f"{there}/new", {"kind": "inspection_result", "title": "结果"})
    assert bare.status_code == 422, "the template has sentences whose numbers nobody knows"
    typed = {f"t-{key}": words for key, words in TYPED.items()}
    made = submit(office, f"{there}/new", {"kind": "report", "to": "县政府", **typed})
    assert made.headers["Location"].endswith("/papers/1")

    page = text(office, "/papers/1")
    assert "10,400" in page and "计算机统计表第 1 轮汇总" in page and "草稿" in page
    assert lead.get("/papers/1").status_code == 404, "a draft with figures is the office's"
    assert "没有公文" in text(lead, there)
    act(office, "proof")
    assert "10,400" in text(lead, "/papers/1"), "it waits for the signature"
    db.session.rollback()
    edited = stamped(latest(db.session(), 1).docx, {"computers": "10,401"})
    db.session.rollback()
    act(office, "upload", file=(io.BytesIO(edited), "改.docx"))
    page = text(office, "/papers/1")
    assert "与数据不符" in page and "10,401" in page and "10,400 → 10,401" in page
    act(lead, "sign", status=404, signer="县长")
    act(office, "refresh")
    act(office, "proof")
    assert "请写明签发人" in act(lead, "sign", status=422, signer="")
    act(lead, "sign", signer="副县长 马俊杰")
    sheet = submit(office, "/papers/1/file", {"form": "sheet"})
    assert "计算机统计表第 1 轮汇总" in repr(read_docx(sheet.data).tables)
    assert submit(office, "/papers/1/file", {"form": "pdf"}).data.startswith(b"%PDF")
    assert "将告知 5 个单位" in text(office, "/papers/1")
    act(office, "issue", to="taking_part")
    assert "副县长 马俊杰" in text(office, "/papers/1")
    assert "0/5" in text(office, there + "?which=issued")
    mine = a_recipient_reads_it(papers, app, office)
    act(office, "end", status=422, reason="")
    act(office, "end", reason="印错")
    contact = browser(survey, app, survey.units[0], Role.CONTACT)
    assert "已经作废" in text(contact, f"/received/{mine}")


def a_recipient_reads_it(papers: Papers, app: Flask, office: FlaskClient) -> int:
    survey = papers.survey
    unit = survey.units[0]
    db.session.rollback()
    mine = db.session.scalars(
        select(PaperRecipient.id).where(PaperRecipient.unit_id == unit.id)
    ).one()
    db.session.rollback()
    contact = browser(survey, app, unit, Role.CONTACT)
    sibling = browser(survey, app, survey.units[1], Role.CONTACT)
    assert sibling.get(f"/received/{mine}").status_code == 404
    assert contact.get("/papers/1").status_code == 404
    assert "按一下" in text(contact, f"/received/{mine}")
    assert submit(contact, f"/received/{mine}/read").status_code == 303
    assert "1/5" in text(office, f"/campaigns/{survey.county.campaign_id}/papers")
    taken = submit(contact, f"/received/{mine}/file", {"form": "docx"})
    assert {one.text for one in read_docx(taken.data).figures} >= {"10,400", "80.0%"}
    assert submit(contact, f"/received/{mine}/file", {"form": "exe"}).status_code == 404
    result = app.test_cli_runner().invoke(args=["deliver", "--at", "2026-04-15T17:00+08:00"])
    assert result.exit_code == 0, result.output
    db.session.rollback()
    letter = db.session.scalars(
        select(Letter)
        .join(PaperRecipient, PaperRecipient.letter_id == Letter.id)
        .where(PaperRecipient.id == mine)
    ).one()
    assert "请阅" in letter.subject
    assert f"/received/{mine}" in letter.html and "10,400" not in letter.html
    acts = set(db.session.scalars(select(Event.act)))
    assert {"paper.export", "paper.read"} <= acts
    db.session.rollback()
    return mine


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_template_of_the_offices_own(papers: Papers, app: Flask) -> None:
    office = browser(papers.survey, app, papers.survey.county.scope, Role.OFFICE)
    there = f"/campaigns/{papers.survey.county.campaign_id}/papers/templates"
    assert "自带的模板" in text(office, there)
    taken = submit(office, f"{there}/bulletin/file")
    assert taken.status_code == 200
    wrong = submit(office, f"{there}/bulletin", {"file": (io.BytesIO(b"x"), "x.docx")})
    assert wrong.status_code == 422
    given = {"file": (io.BytesIO(taken.data), "通报.docx")}
    assert submit(office, f"{there}/bulletin", given).status_code == 303
    assert "第 1 版：通报.docx" in text(office, there)
    assert submit(office, f"{there}/bulletin", {"restore": "1"}).status_code == 303
    assert "第 1 版" not in text(office, there)
    assert submit(office, f"{there}/nothing/file").status_code == 404
