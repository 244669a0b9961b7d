"""问责 in the browser: opened, explained with a file, decided, closed; who may, who sees what."""

import datetime as dt
import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from models.base import db
from models.case import Case
from models.evidence import Evidence
from models.notice import Held
from models.person import Person
from tests.forms import token
from tests.papers.evidence.pictures import png
from tests.web.desk.conftest import Desk, tight, words
from tests.web.desk.review.test_acts import climb

DAY = dt.timedelta(days=1)


@pytest.fixture
def opened(desk: Desk) -> Case:
    """A case against 县财政局, opened by the office."""
    answer = desk.post(desk.office, form(desk), reason="三次提醒后仍未报送。")
    assert answer.status_code == 303
    return case()


def form(desk: Desk, number: int = 0) -> str:
    return f"/duties/{desk.duty(number).id}/case"


def case() -> Case:
    """The newest case."""
    db.session.rollback()
    found = db.session.scalars(select(Case).order_by(Case.id.desc())).first()
    assert found is not None
    db.session.expunge(found)
    db.session.rollback()
    return found


def explain(desk: Desk, one: Case, text: str, *files: tuple[str, bytes]) -> TestResponse:
    """The unit's contact sends the form, with its file."""
    browser = desk.client(desk.contact())
    fields: MultiDict[str, object] = MultiDict(
        {"csrf_token": token(browser, "/help"), "version": str(one.version), "answer": text}
    )
    for name, content in files:
        fields.add("paper", FileStorage(io.BytesIO(content), filename=name))
    boundary, body = encode_multipart(fields)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.post(f"/cases/{one.id}/answer", data=body, content_type=kind)


def send(desk: Desk, who: Person, one: Case, act: str, **fields: object) -> int:
    return desk.post(who, f"/cases/{one.id}/{act}", version=one.version, **fields).status_code


def test_it_is_opened_by_hand_with_a_reason_and_only_once(desk: Desk) -> None:
    address = form(desk)
    for outsider in (desk.contact(), desk.contact(1)):
        assert desk.get(outsider, address).status_code == 404
        assert desk.post(outsider, address, reason="…").status_code == 404
    assert "启动问责并告知 2 人" in desk.see(desk.office, address)
    refused = desk.post(desk.office, address, reason=" ")
    assert refused.status_code == 422 and "请写明问责的理由" in words(refused)
    key = "k" * 24
    first = desk.post(desk.office, address, reason="多次催办未报。", once=key)
    again = desk.post(desk.office, address, reason="多次催办未报。", once=key)
    assert first.headers["Location"] == again.headers["Location"] == f"/cases/{case().id}"
    assert desk.post(desk.lead, address, reason="再来一次。").status_code == 409
    assert desk.get(desk.lead, address).headers["Location"] == f"/cases/{case().id}"
    assert len(db.session.scalars(select(Case)).all()) == 1


def test_what_is_not_owed_cannot_be_accused(desk: Desk) -> None:
    address = form(desk, 1)  # 县教育局 has answered
    assert desk.get(desk.office, address).headers["Location"] == address.removesuffix("/case")
    assert desk.post(desk.office, address, reason="未报。").status_code == 409


def test_it_is_seen_by_the_unit_the_office_and_the_group_and_by_nobody_else(
    desk: Desk, opened: Case
) -> None:
    page, files = f"/cases/{opened.id}", f"/office/{desk.county.campaign_id}/cases"
    assert "提交说明" in desk.see(desk.contact(), page)
    assert "提交说明" in desk.see(desk.person(desk.county.units[0], "principal"), page)
    for above in (desk.office, desk.lead):
        seen = desk.see(above, page)
        assert "提交说明" not in seen and "等单位在" in seen and "作出决定" not in seen
        assert "县财政局" in desk.see(above, files)
    assert desk.get(desk.contact(1), page).status_code == 404
    assert desk.get(desk.contact(), files).status_code == 404
    assert "没有这样的问责" in desk.see(desk.office, f"{files}?state=closed")
    assert "待单位说明" in desk.see(desk.contact(), f"/duties/{opened.duty_id}")


def test_nobody_is_judged_unheard_and_nobody_acts_for_another(desk: Desk, opened: Case) -> None:
    decision = {"measure": "talk", "reason": "逾期已久。"}
    assert send(desk, desk.lead, opened, "decide", **decision) == 409
    assert send(desk, desk.office, opened, "decide", **decision) == 404
    assert send(desk, desk.office, opened, "answer", answer="替单位说。") == 404
    assert send(desk, desk.contact(1), opened, "answer", answer="替别人说。") == 404
    assert send(desk, desk.contact(), opened, "close", outcome="好了。") == 404
    assert send(desk, desk.office, opened, "close", outcome="好了。") == 409
    desk.at[0] += 14 * DAY  # its days to explain have passed
    assert "单位没有在说明期限内说明" in desk.see(desk.lead, f"/cases/{opened.id}")
    assert send(desk, desk.lead, opened, "decide", measure="none", reason="已补报。") == 303
    assert (case().state, case().measure) == ("closed", "none")


def test_explained_with_a_file_decided_and_closed(desk: Desk, opened: Case) -> None:
    assert explain(desk, opened, " ").status_code == 422
    wrong = explain(desk, opened, "招标延误。", ("说明.exe", b"MZ"))
    assert wrong.status_code == 422 and "招标延误。" in words(wrong)
    assert db.session.scalars(select(Evidence)).all() == []
    assert explain(desk, opened, "招标延误。", ("会议纪要.png", png())).status_code == 303
    assert explain(desk, opened, "再说一次。").status_code == 409  # the page is stale
    kept = db.session.scalars(select(Evidence)).one()
    db.session.rollback()
    for reader in (desk.lead, desk.office, desk.contact()):
        assert "会议纪要.png" in desk.see(reader, f"/cases/{opened.id}")
        assert desk.get(reader, f"/evidence/{kept.id}/file").status_code == 200
    assert desk.get(desk.contact(1), f"/evidence/{kept.id}").status_code == 404
    assert "随问责说明提交" in desk.see(desk.lead, f"/evidence/{kept.id}")
    assert "会议纪要" not in desk.see(desk.contact(), f"/duties/{opened.duty_id}/evidence")
    assert desk.post(desk.contact(), f"/evidence/{kept.id}/remove").status_code == 404

    told = case()
    assert send(desk, desk.lead, told, "decide", measure="", reason="不成立。") == 422
    assert send(desk, desk.lead, told, "decide", measure="talk", reason="") == 422
    assert send(desk, desk.lead, told, "decide", measure="talk", reason="不成立。") == 303
    assert send(desk, desk.lead, told, "decide", measure="none", reason="改主意。") == 409
    decided = case()
    assert "怎样落实的" not in desk.see(desk.contact(), f"/cases/{opened.id}")
    assert send(desk, desk.office, decided, "close", outcome="") == 422
    assert send(desk, desk.office, decided, "close", outcome="已约谈。") == 303
    assert send(desk, desk.office, decided, "close", outcome="已约谈。") == 409
    assert case().state == "closed"
    assert "已办结" in desk.see(desk.contact(), f"/cases/{opened.id}")


def test_an_approved_criticism_opens_it(desk: Desk) -> None:
    held = climb(desk)
    assert desk.post(desk.lead, f"/held/{held}", decision="approve", note="同意").status_code == 302
    one = case()
    assert (one.held_id, one.level, one.state) == (held, 4, "open")
    assert "红，拟通报批评" in desk.see(desk.lead, f"/cases/{one.id}")


def test_no_case_is_opened_on_what_is_not_late(desk: Desk) -> None:
    duty = desk.duty(0, "install")
    address = f"/duties/{duty.id}/case"
    assert address not in desk.see(desk.office, f"/duties/{duty.id}")
    assert desk.get(desk.office, address).status_code == 303
    refused = desk.post(desk.office, address, reason="早做提醒。")
    assert refused.status_code == 409 and "没有逾期" in words(refused)
    assert db.session.scalars(select(Case)).all() == []


def test_a_draft_and_a_case_of_one_unit_know_of_each_other(desk: Desk, opened: Case) -> None:
    climb(desk)
    held = db.session.scalars(select(Held.id).where(Held.duty_id == opened.duty_id)).one()
    db.session.rollback()
    draft = desk.see(desk.lead, f"/held/{held}")
    assert f'href="/cases/{opened.id}"' in desk.get(desk.lead, f"/held/{held}").get_data(
        as_text=True
    )
    assert "有一件问责在办" in draft and "不另立案，并入在办的这件问责" in draft
    page = desk.get(desk.lead, f"/cases/{opened.id}").get_data(as_text=True)
    assert f'href="/held/{held}"' in page and "同一单位还有待批准的" in page
    assert "/held/" not in desk.get(desk.contact(), f"/cases/{opened.id}").get_data(as_text=True)


def test_my_work_shows_the_case_to_whom_it_waits_for(desk: Desk, opened: Case) -> None:
    units = desk.county.units
    for role in ("contact", "principal"):
        page = desk.see(desk.person(units[0], role), "/my")
        assert "启动了问责，请在" in page and "去说明" in page
    assert "问责" not in desk.see(desk.person(units[1], "principal"), "/my")
    assert "待我决定的问责" not in desk.see(desk.lead, "/my"), "the unit has its days"
    explain(desk, case(), "人员调整，已补报。")
    assert "待我决定的问责1最早" in tight(desk.see(desk.lead, "/my"))
    assert send(desk, desk.lead, case(), "decide", measure="talk", reason="约谈。") == 303
    assert "待我决定的问责" not in desk.see(desk.lead, "/my")
    assert "待办结的问责" in desk.see(desk.office, "/my")
