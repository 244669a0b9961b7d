"""Every state of a duty has a calm page for its unit, with one primary button at most."""

import re
from collections.abc import Callable

import pytest

from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from tests.county import DUE, at
from tests.web.desk.conftest import tight
from tests.web.unit.conftest import CONTACT, DAY, DEPUTY, PRINCIPAL, SCAN, Side, primaries

NEXT_WEEK = DUE + 7 * DAY


def handed_in(side: Side) -> None:
    side.hand_in()


def submitted(side: Side) -> None:
    side.hand_in()
    side.sign()


def in_review(side: Side) -> None:
    submitted(side)
    side.office_takes()


def accepted(side: Side) -> None:
    submitted(side)
    side.office_accepts()


def returned(side: Side) -> None:
    submitted(side)
    side.office_returns("第三栏与台账不符")


def sent_back(side: Side) -> None:
    side.hand_in()
    side.send_back("第二页没有盖章")


def waived(side: Side) -> None:
    answer = side.post(
        side.office, side.url("/waive"), version=1, reason="已并入县教育局，不再单独报送"
    )
    assert answer.status_code == 302


def nil(side: Side) -> None:
    side.act(PRINCIPAL, "nil", nil_note="本单位没有计算机")


def nil_in_review(side: Side) -> None:
    nil(side)
    side.office_takes()


def untouched(side: Side) -> None:
    """As it was launched."""


# Each state: how it comes about, what the contact reads, whether the contact has a primary button.
STATES: dict[str, tuple[Callable[[Side], None], tuple[str, ...], int]] = {
    "open": (untouched, ("标记完成", "还有 3 个工作日"), 1),
    "awaiting_signature": (handed_in, ("待签批", "签批后才算报送", "撤回修改"), 0),
    "submitted": (submitted, ("等待办公室审核，您无需操作", "今天送到办公室", "撤回修改"), 0),
    "nil": (nil, ("零报告", "本单位没有计算机", "等待办公室审核，您无需操作"), 0),
    "nil, in_review": (nil_in_review, ("审核中", "零报告", "本单位没有计算机"), 0),
    "in_review": (in_review, ("办公室正在审核", "周晓岚 4 月 15 日 10:00 开始审核"), 0),
    "returned": (returned, ("按退回意见改好后再报送", "第三栏与台账不符", "4 月 27 日"), 1),
    "accepted": (accepted, ("已通过，这项任务办结", "4 月 15 日 报送，按时"), 0),
    "waived": (waived, ("已豁免，不用再报", "已并入县教育局"), 0),
}


@pytest.mark.parametrize("state", STATES)
def test_the_contact_reads_how_it_stands(side: Side, state: str) -> None:
    happens, sentences, buttons = STATES[state]
    happens(side)
    assert side.duty().state == state.split(", ")[-1]
    page = tight(side.page(CONTACT))
    for sentence in sentences:
        assert tight(sentence) in page, sentence
    assert primaries(side.get(side.of(CONTACT), side.url())) == buttons


@pytest.mark.parametrize("state", STATES)
def test_whoever_only_reads_gets_no_button_of_the_units(side: Side, state: str) -> None:
    STATES[state][0](side)
    answer = side.get(side.lead, side.url())
    assert answer.status_code == 200
    assert primaries(answer) == 0
    for act in ("/submit", "/nil", "/withdraw", "/sign"):
        assert f'action="{side.url(act)}"' not in answer.text


@pytest.mark.parametrize("state", STATES)
def test_every_state_can_be_read_in_english(side: Side, state: str) -> None:
    STATES[state][0](side)
    for role in (CONTACT, PRINCIPAL):
        client = side.client(side.of(role))
        client.set_cookie("duban_locale", "en")
        for page in (side.url(), "/u", "/my"):
            assert client.get(page).status_code == 200, (state, role, page)


def test_while_it_waits_the_page_says_since_when_and_what_comes_next(side: Side) -> None:
    side.hand_in()
    side.at[0] = at(DUE - 3 * DAY, 10)
    tick(now=side.at[0])
    page = tight(side.page(CONTACT))
    contact, chief = side.of(CONTACT).name, side.of(PRINCIPAL).name
    assert f"等待{chief}签批" in page
    assert f"{contact}4月15日10:00送签，已等2天。" in page
    assert "已提醒主要负责人" in page
    assert f"下一步4月21日（周二）：提醒主要负责人签批，{chief}。" in page
    assert "如果4月20日仍未签批" in page
    assert "提醒联络员" not in page  # whose work is done is not reminded


def test_the_signer_is_led_to_the_signature(side: Side) -> None:
    side.hand_in()
    answer = side.get(side.of(PRINCIPAL), side.url())
    assert primaries(answer) == 1
    assert f'href="{side.url("/sign")}"' in answer.text
    assert "等您签批" in answer.text
    assert "去签批" not in side.page(DEPUTY)


def test_what_the_leader_sent_back_says_so_and_keeps_the_date(side: Side) -> None:
    sent_back(side)
    page = side.page(CONTACT)
    assert f"{side.of(PRINCIPAL).name} 4 月 15 日没有签批，退回的原因：" in page
    assert "第二页没有盖章" in page
    assert "还没有报送办公室，期限不变。" in page
    assert "办公室 4 月 15 日退回" not in page


def test_what_the_office_named_is_marked_and_mended(side: Side) -> None:
    side.uploads()
    side.hand_in()
    side.sign()
    side.office_returns("盖章页看不清；说明写清台数", SCAN, "完成情况说明")
    page = tight(side.page(CONTACT))
    assert f"要改{SCAN}" in page and "要改完成情况说明" in page
    assert f"勾选即表示这些改交纸质件：{SCAN}" in page  # what was returned counts no more
    side.at[0] += DAY
    side.uploads(name="统计表重扫.pdf")
    page = tight(side.page(CONTACT))
    assert f"已改{SCAN}" in page and "要改完成情况说明" in page
    assert "材料已交纸质件" not in page


def test_a_withdrawn_correction_still_shows_what_the_office_wants(side: Side) -> None:
    returned(side)
    side.hand_in(note="已更正")
    assert side.act(CONTACT, "withdraw").status_code == 302
    page = side.page(CONTACT)
    assert "办公室 4 月 15 日退回的原因：" in page
    assert "第三栏与台账不符" in page and "周晓岚" in page


def test_accepted_late_says_by_how_much(side: Side) -> None:
    side.at[0] = at(DUE + 3 * DAY, 10)
    accepted(side)
    assert "4 月 23 日 报送，比期限晚 3 天。" in side.page(CONTACT)


def test_what_came_on_paper_is_said_to_whoever_decides(side: Side) -> None:
    submitted(side)
    page = side.see(side.office, side.url())
    assert f"已交纸质件：{SCAN}" in page
    contact, chief = side.of(CONTACT).name, side.of(PRINCIPAL).name
    assert f"{contact}，4月15日10:00；{chief}签批，4月15日10:00" in tight(page)


def test_the_offices_own_reading_of_an_owed_duty_names_who_has_it(side: Side) -> None:
    page = tight(side.see(side.office, side.url()))
    assert f"等单位报送由联络员{side.of(CONTACT).name}办理" in page
    side.leaves(Role.CONTACT)
    assert "联络员空缺，请先任命联络员。" in side.see(side.office, side.url())


def test_a_return_of_what_came_early_proposes_no_earlier_date(side: Side) -> None:
    side.hand_in("install", "装好了")
    side.sign("install", DEPUTY)
    page = side.see(side.office, side.url(key="install"))
    assert "原来的期限 6 月 10 日（周三）还没有到，提议不变" in page
    raw = side.get(side.office, side.url(key="install")).text
    assert re.search(r'name="due_on"[^>]*value="2026-06-10"', raw)


def test_a_stale_page_speaks_of_no_text_where_none_was_typed(side: Side) -> None:
    side.hand_in()
    stale = side.duty().version
    side.send_back("请盖章")
    answer = side.post(side.of(PRINCIPAL), side.url("/sign"), version=stale)
    page = tight(answer.get_data(as_text=True))
    assert answer.status_code == 409 and "刚才已由" in page and "填写的内容" not in page
