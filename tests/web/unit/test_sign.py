"""The signer's page: from the letter's link to a signature, or back to the contact."""

import re

import pytest
from sqlalchemy import select

from campaign.rules.permissions import Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.tick import tick
from models.base import db
from models.letter import Letter
from tests.county import DUE, at
from tests.forms import submit
from tests.web.conftest import same_as_missing
from tests.web.desk.conftest import deliver, tight
from tests.web.unit.conftest import (
    CONTACT,
    DAY,
    DEPUTY,
    PRINCIPAL,
    SCAN,
    TODAY,
    Side,
    primaries,
    said,
)


def test_three_lines_the_text_and_two_buttons_on_one_page(side: Side) -> None:
    side.hand_in()
    answer = side.get(side.of(PRINCIPAL), side.url("/sign"))
    page = tight(said(answer))
    contact, chief = side.of(CONTACT).name, side.of(PRINCIPAL).name
    assert f"县财政局，呈主要负责人{chief}请签批“报送软件使用情况统计表”" in page
    assert f"事项{contact}已办好，等您签批后报送" in page
    assert "期限4月20日（周一），还有3个工作日" in page
    assert "后续4月27日（周一）仍未签批，将列入督办名单" in page
    assert f"完成情况已盖章{contact}，4月15日10:00" in page
    assert f"{SCAN}已交纸质件" in page
    assert f"提交即记为{chief}本人签批" in page
    assert primaries(answer) == 1
    assert "签批并提交" in page and "退回联络员…" in page


def test_it_has_no_menu(side: Side) -> None:
    side.hand_in()
    text = side.get(side.of(PRINCIPAL), side.url("/sign")).text
    head = text[: text.index("<main")]
    assert "<nav" not in head and 'href="/u"' not in head and 'href="/my"' not in head


def test_a_late_one_says_so_and_what_comes_above_the_signer(side: Side) -> None:
    side.at[0] = at(DUE + 4 * DAY, 10)
    side.hand_in("install", "装好了")
    side.hand_in()
    assert "已过 4 天" in re.sub(r"\s+", " ", side.page(PRINCIPAL, "/sign")).replace("过 4", "过 4")
    page = tight(side.page(DEPUTY, "/sign", "install"))
    assert "仍未签批，将提醒主要负责人" in page


def test_who_was_told_when_stands_below(side: Side) -> None:
    for time in (at(TODAY, 9, 30),):
        tick(now=time)
        deliver(time)
    side.hand_in()
    page = tight(side.page(PRINCIPAL, "/sign"))
    assert f"4/15联络员{side.of(CONTACT).name}期限提醒，已送达" in page
    assert f"4/15主要负责人{side.of(PRINCIPAL).name}请签批，待发送" in page


def test_signing_submits_on_that_day_and_says_what_happens_next(side: Side) -> None:
    side.hand_in()
    side.at[0] += DAY
    answer = side.act(PRINCIPAL, "sign")
    assert answer.headers["Location"] == side.url("/sign")
    assert (side.duty().state, side.duty().submitted_on) == ("submitted", TODAY + DAY)
    page = side.page(PRINCIPAL, "/sign")
    assert "已签批，已报送办公室" in page
    assert f"{side.of(PRINCIPAL).name} 4 月 16 日 10:00 签批，记为当天报送，按时。" in page
    assert "等办公室审核" in page
    assert "签批并提交" not in page
    assert side.act(PRINCIPAL, "sign").status_code == 409


def test_a_signer_takes_it_back_before_the_office_begins(side: Side) -> None:
    side.hand_in()
    side.sign()
    assert "签错了？办公室开始审核前可以" in side.page(PRINCIPAL, "/sign")
    assert side.act(PRINCIPAL, "withdraw").status_code == 302
    assert side.duty().state == "open"


def test_sending_back_asks_for_a_reason_and_prints_who_hears(side: Side) -> None:
    side.hand_in()
    page = side.page(PRINCIPAL, "/send-back")
    assert side.of(CONTACT).email in page
    assert "退回并告知 1 人" in page
    answer = side.act(PRINCIPAL, "send-back", reason=" ")
    assert answer.status_code == 422
    assert "请写明退回原因，联络员要知道改什么。" in said(answer)
    text = "长" * 2001
    kept = side.act(PRINCIPAL, "send-back", reason=text)
    assert kept.status_code == 422 and text in kept.text
    assert side.duty().state == "awaiting_signature"


def test_sending_back_tells_the_contact_and_keeps_the_date(side: Side) -> None:
    side.hand_in()
    term = side.duty().term_id
    answer = side.act(PRINCIPAL, "send-back", reason="第二页没有盖章")
    assert answer.headers["Location"] == side.url("/sign")
    assert (side.duty().state, side.duty().term_id) == ("returned", term)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "sent_back")).one()
    assert letter.address == side.of(CONTACT).email
    page = side.page(PRINCIPAL, "/sign")
    assert "已退回联络员" in page and "第二页没有盖章" in page
    assert "到时发信请您签批" in page
    assert side.get(side.of(PRINCIPAL), side.url("/send-back")).status_code == 302


def test_the_round_before_stands_beside_it(side: Side) -> None:
    side.uploads()
    side.hand_in(note="共 40 台")
    side.sign()
    side.office_returns("台数与台账不符", SCAN, "完成情况说明")
    side.at[0] += DAY
    side.uploads(name="重扫.pdf")
    side.hand_in(note="共 42 台")
    page = tight(side.page(PRINCIPAL, "/sign"))
    assert "与上次对照4月15日那一次" in page
    assert "上次写的共40台" in page
    assert "退回意见台数与台账不符周晓岚，4月15日10:00" in page
    assert f"{SCAN}已改" in page and "完成情况说明已改" in page
    assert "已改写，见上面“完成情况”" in page


def test_what_nobody_changed_is_said_to_be_unchanged(side: Side) -> None:
    side.uploads()
    side.hand_in(note="共 40 台")
    side.send_back("请核对")
    side.hand_in(note="共 40 台")
    page = tight(side.page(PRINCIPAL, "/sign"))
    assert "这次写的与上次相同" in page


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        ("withdraw", "撤回修改，改好后会重新送签"),
        ("take", "审核中"),
        ("accept", "已通过"),
        ("return", "现在不用签批"),
    ],
)
def test_the_page_says_calmly_when_nothing_waits_any_more(
    side: Side, happens: str, words: str
) -> None:
    side.hand_in()
    if happens == "withdraw":
        side.act(CONTACT, "withdraw")
    else:
        side.sign()
        {
            "take": side.office_takes,
            "accept": side.office_accepts,
            "return": lambda: side.office_returns("请核对"),
        }[happens]()
    answer = side.get(side.of(PRINCIPAL), side.url("/sign"))
    assert words in said(answer)
    assert primaries(answer) == 0
    assert f'action="{side.url("/sign")}"' not in answer.text


def test_a_cancelled_campaign_asks_for_no_signature(side: Side) -> None:
    side.hand_in()
    cancel_campaign(side.county.campaign_id, asker_id=None, now=side.at[0])
    assert "这次行动已取消，任务不再办理" in side.page(PRINCIPAL, "/sign")
    assert side.act(PRINCIPAL, "sign").status_code == 409


def test_only_who_has_to_sign_gets_the_page(side: Side) -> None:
    side.hand_in()
    for who in (side.of(CONTACT), side.office, side.of(PRINCIPAL, 1)):
        same_as_missing(side.get(who, side.url("/sign")), side.get(who, "/duties/999999/sign"))
        assert side.post(who, side.url("/sign"), version=2).status_code == 404
        assert side.post(who, side.url("/send-back"), version=2, reason="改").status_code == 404
    for who in (side.of(DEPUTY), side.lead):  # leaders, but not whom the plan names
        assert side.get(who, side.url("/sign")).headers["Location"] == side.url()
        assert side.get(who, side.url("/send-back")).headers["Location"] == side.url("/sign")
        assert side.post(who, side.url("/sign"), version=2).status_code == 409
    assert side.duty().state == "awaiting_signature"


def test_a_deputy_signs_where_the_plan_says_so_and_the_principal_may(side: Side) -> None:
    side.hand_in("install", "装好了")
    assert "等您签批后报送" in side.page(DEPUTY, "/sign", "install")
    assert "分管领导签批的，您也可以签批" in side.page(PRINCIPAL, "/sign", "install")
    assert side.act(DEPUTY, "sign", "install").status_code == 302
    assert side.duty(0, "install").state == "submitted"


def test_the_letters_link_leads_the_signer_straight_to_the_page(side: Side) -> None:
    side.hand_in()
    client, where = side.enter(PRINCIPAL)
    assert where == side.url("/sign")
    page = client.get(where)
    assert "从信件登录，仅限您本人" in page.text
    answer = submit(client, where, {"version": side.duty().version}, page=where)
    assert answer.headers["Location"] == where
    assert "已签批，已报送办公室" in said(client.get(where))
    assert side.duty().state == "submitted"


def test_the_link_leads_everybody_else_to_the_duty(side: Side) -> None:
    assert side.enter(PRINCIPAL)[1] == side.url()  # nothing waits yet
    side.hand_in()
    for role in (CONTACT, DEPUTY):
        assert side.enter(role)[1] == side.url()
    side.sign()
    assert side.enter(PRINCIPAL)[1] == side.url()


def test_the_letter_that_asked_says_afterwards_what_came_of_it(side: Side) -> None:
    side.hand_in()
    letter = db.session.scalars(select(Letter.id).where(Letter.kind == "to_sign")).one()
    side.sign()
    client, where = side.enter(PRINCIPAL, letter_id=letter)
    assert where == side.url("/sign")
    assert "已签批，已报送办公室" in said(client.get(where))


def test_looking_at_the_link_signs_nothing_and_signs_nobody_in(side: Side) -> None:
    side.hand_in()
    token = side.link(PRINCIPAL)
    scanner = side.app.test_client()
    assert scanner.get(f"/l/{token}").status_code == 200
    assert scanner.get(side.url("/sign")).status_code == 302
    assert scanner.get(side.url("/sign")).headers["Location"].startswith("/sign-in")
    assert side.duty().state == "awaiting_signature"


def test_after_one_signature_the_next_is_offered(side: Side) -> None:
    side.hand_in()
    side.plan_asks("report", "principal")
    side.hand_in("report", "已报")
    side.hand_in("install", "装好了")  # for the deputy, whom nobody urges the principal to replace
    side.sign()
    answer = side.get(side.of(PRINCIPAL), side.url("/sign"))
    assert "还有 1 项等您签批" in said(answer)
    assert f'href="{side.url("/sign", "report")}"' in answer.text
    assert primaries(answer) == 1


def test_a_leading_groups_signature_is_asked_and_told(side: Side) -> None:
    side.plan_asks("survey", "lead")
    assert f"送{side.lead.name}签批" in side.page(CONTACT)
    assert side.act(CONTACT, "submit", note="已盖章", on_paper="1").status_code == 302
    letter = db.session.scalars(select(Letter).where(Letter.kind == "to_sign")).one()
    assert letter.address == side.lead.email
    assert side.get(side.of(PRINCIPAL), side.url("/sign")).headers["Location"] == side.url()
    assert side.post(side.lead, side.url("/sign"), version=2).status_code == 302
    assert side.duty().state == "submitted"
    assert Role.LEAD in side.county.asker(side.county.scope, Role.LEAD).roles()
