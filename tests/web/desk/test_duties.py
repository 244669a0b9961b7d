"""One duty: marked done by its unit, accepted or returned by its office; nothing typed is lost."""

import hashlib

from sqlalchemy import select

from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from models.plan import Milestone, PlanFile
from models.term import Term
from tests.web.desk.conftest import TODAY, Desk, tight, words


def test_a_contact_marks_a_duty_done_with_a_note(desk: Desk) -> None:
    duty = desk.duty()
    page = desk.see(desk.contact(), f"/duties/{duty.id}")
    assert "报送办公室" in page
    answer = desk.post(
        desk.contact(), f"/duties/{duty.id}/submit", note="已签字盖章", version=duty.version
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/duties/{duty.id}")
    assert (desk.duty().state, desk.duty().submitted_on) == ("submitted", TODAY)
    after = desk.see(desk.contact(), f"/duties/{duty.id}")
    assert "等待办公室审核" in after
    assert "已签字盖章" in after
    assert "报送办公室" not in after


def test_an_empty_note_is_refused_beside_the_field(desk: Desk) -> None:
    duty = desk.duty()
    answer = desk.post(desk.contact(), f"/duties/{duty.id}/submit", note=" ", version=1)
    assert answer.status_code == 422
    assert "请写明完成情况" in words(answer)
    assert desk.duty().state == "open"


def test_too_long_a_note_is_refused_and_kept(desk: Desk) -> None:
    duty = desk.duty()
    text = "长" * 2001
    answer = desk.post(desk.contact(), f"/duties/{duty.id}/submit", note=text, version=1)
    assert answer.status_code == 422
    assert text in answer.get_data(as_text=True)


def test_a_stale_page_is_told_so_and_shows_what_was_typed(desk: Desk) -> None:
    duty = desk.duty(1)
    answer = desk.post(desk.contact(1), f"/duties/{duty.id}/submit", note="再报一次", version=1)
    assert answer.status_code == 409
    assert "再报一次" in words(answer)


def test_a_version_that_is_no_number_is_stale(desk: Desk) -> None:
    duty = desk.duty()
    for version in ("", "x", "-1", "99999999999999999999"):
        answer = desk.post(desk.contact(), f"/duties/{duty.id}/submit", note="报", version=version)
        assert answer.status_code == 409, version
    assert desk.duty().state == "open"


def test_the_office_reviews_and_is_led_back_to_the_queue(desk: Desk) -> None:
    duty = desk.duty(1)
    page = desk.see(desk.office, f"/duties/{duty.id}")
    assert "县教育局已签章报送" in page
    assert "通过这项报送" in page
    assert desk.contact(1).email in page  # whom a return would tell
    answer = desk.post(desk.office, f"/duties/{duty.id}/accept", version=duty.version)
    assert answer.headers["Location"] == "/review"
    assert desk.duty(1).state == "accepted"


def test_a_return_asks_for_reason_and_date_and_keeps_what_was_typed(desk: Desk) -> None:
    duty = desk.duty(1)
    for fields in (
        {"reason": "", "due_on": "2026-05-11"},
        {"reason": "第三节请核对", "due_on": ""},
        {"reason": "第三节请核对", "due_on": "2026-02-30"},
        {"reason": "第三节请核对", "due_on": "2026-04-01"},
    ):
        answer = desk.post(desk.office, f"/duties/{duty.id}/return", version=2, **fields)
        assert answer.status_code == 422, fields
        assert fields["reason"] in answer.get_data(as_text=True)
        assert fields["due_on"] in answer.get_data(as_text=True)
    assert desk.duty(1).state == "submitted"


def test_a_return_tells_at_once_and_gives_a_new_date(desk: Desk) -> None:
    duty = desk.duty(1)
    answer = desk.post(
        desk.office, f"/duties/{duty.id}/return", version=2, reason="第三节请核对",
        due_on="2026-05-11",
    )  # fmt: skip
    assert answer.status_code == 302
    after = desk.duty(1)
    assert after.state == "returned"
    assert db.session.get_one(Term, after.term_id).due_on.isoformat() == "2026-05-11"
    letter = db.session.scalars(select(Letter).where(Letter.kind == "returned")).one()
    assert letter.address == desk.contact(1).email
    page = desk.see(desk.contact(1), "/u")
    assert "第三节请核对" in page
    assert "退回修改" in page


def test_roles_do_not_do_each_others_work(desk: Desk) -> None:
    mine, theirs = desk.duty().id, desk.duty(1).id
    assert (
        desk.post(desk.office, f"/duties/{mine}/submit", note="代报", version=1).status_code == 404
    )
    assert desk.post(desk.contact(1), f"/duties/{theirs}/accept", version=2).status_code == 404
    assert desk.post(desk.lead, f"/duties/{theirs}/accept", version=2).status_code == 404
    assert desk.get(desk.contact(), f"/duties/{theirs}").status_code == 404
    assert "通过这项报送" not in desk.see(desk.lead, f"/duties/{theirs}")


def test_the_trail_tells_who_was_told_and_how_it_came(desk: Desk) -> None:
    page = tight(desk.see(desk.office, f"/duties/{desk.duty().id}"))
    deputy = desk.person(desk.county.units[0], "deputy")
    assert f"期限提醒，告知分管领导{deputy.name}" in page
    assert f"9:05已送达，{deputy.email}" in page
    assert "责任人" in page


def test_a_cancelled_campaign_offers_nothing(desk: Desk) -> None:
    duty = desk.duty()
    cancel_campaign(desk.county.campaign_id, asker_id=None, now=desk.at[0])
    page = desk.see(desk.contact(), f"/duties/{duty.id}")
    assert "这次行动已取消" in page
    assert "报送办公室" not in page
    answer = desk.post(desk.contact(), f"/duties/{duty.id}/submit", note="报", version=2)
    assert answer.status_code == 409


def test_the_blank_form_is_always_a_download(desk: Desk) -> None:
    duty = desk.duty()
    assert desk.get(desk.contact(), f"/duties/{duty.id}/form").status_code == 404
    content = b"<html><script>alert(1)</script>"
    with transaction() as session:
        form = PlanFile(
            campaign_id=desk.county.campaign_id, name='统计表 "甲".xlsx', content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
        session.add(form)
        session.flush()
        session.get_one(Milestone, duty.milestone_id).form_id = form.id
    answer = desk.get(desk.contact(), f"/duties/{duty.id}/form")
    assert answer.data == content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''%E7%BB%9F")
    assert '"' not in disposition
    assert "下载空白表" in desk.see(desk.contact(), f"/duties/{duty.id}")
    assert desk.get(desk.contact(1), f"/duties/{duty.id}/form").status_code == 404
