"""Handing in: what the button says, who will be told, what is refused; and taking it back."""

import re

from sqlalchemy import select, update

from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.evidence import Evidence
from models.letter import Letter
from models.plan import Milestone
from tests.forms import submit
from tests.web.desk.conftest import tight
from tests.web.unit.conftest import (
    BACKED_UP,
    CONTACT,
    DEPUTY,
    PRINCIPAL,
    SCAN,
    TODAY,
    Side,
    primaries,
    said,
)


def button(page: str) -> str:
    """The words of the one primary button."""
    found = re.findall(r'class="btn btn-primary"[^>]*>(?:<svg.*?</svg>)?<span>([^<]*)', page)
    assert len(found) == 1
    return found[0]


def html(side: Side, role: Role, key: str = "survey") -> str:
    return side.get(side.of(role), side.url(key=key)).get_data(as_text=True)


def test_the_button_names_who_signs_and_the_page_who_will_be_told(side: Side) -> None:
    chief = side.of(PRINCIPAL)
    assert button(html(side, CONTACT)) == f"送{chief.name}签批"
    page = side.page(CONTACT)
    assert f"{chief.name}，主要负责人，{chief.email}" in tight(page)
    assert "等签批的时间算单位的天数" in page
    assert button(html(side, CONTACT, "install")) == f"送{side.of(DEPUTY).name}签批"
    assert button(html(side, CONTACT, "report")) == "报送办公室"


def test_whose_own_act_is_the_signature_signs_and_submits(side: Side) -> None:
    chief = side.of(PRINCIPAL)
    assert button(html(side, PRINCIPAL)) == "签批并报送办公室"
    assert f"提交即记为{chief.name}本人签批" in side.page(PRINCIPAL)
    assert button(html(side, PRINCIPAL, "install")) == "签批并报送办公室"  # for the deputy's too
    assert button(html(side, DEPUTY)) == f"送{chief.name}签批"
    assert side.act(PRINCIPAL, "submit", note="已报", on_paper="1").status_code == 302
    assert (side.duty().state, side.duty().submitted_on) == ("submitted", TODAY)


def test_several_holders_are_all_named_three_counted(side: Side) -> None:
    unit = side.county.units[0]
    first, second = side.of(PRINCIPAL).name, side.make.holder(unit, "principal", "马明").name
    assert button(html(side, CONTACT)) == f"送{first}、{second}签批"
    side.make.holder(unit, "principal", "白洁")
    assert button(html(side, CONTACT)) == f"送{first}等 3 人签批"


def test_a_vacant_signer_is_said_with_what_to_do(side: Side) -> None:
    side.leaves(PRINCIPAL)
    assert button(html(side, CONTACT)) == "送签并告知办公室"
    page = tight(side.page(CONTACT))
    assert (
        "主要负责人空缺，现在没有人能签批。请打0357-0001126，请办公室先登记新的主要负责人" in page
    )
    assert side.county.people["XIAN", Role.OFFICE].email in page
    side.hand_in()
    assert "等待主要负责人签批" in side.page(CONTACT)
    assert "现在没有人能签批" in side.page(CONTACT)


def test_a_vacant_deputy_is_signed_for_by_the_principal(side: Side) -> None:
    side.leaves(DEPUTY)
    name = side.of(PRINCIPAL).name
    assert button(html(side, CONTACT, "install")) == f"送{name}签批"
    assert f"由主要负责人{name}签批" in tight(side.page(CONTACT, key="install"))


def test_handing_in_for_signature_tells_and_says_so(side: Side) -> None:
    answer = side.act(CONTACT, "submit", note="统计表已盖章", on_paper="1")
    assert answer.headers["Location"] == side.url()
    assert (side.duty().state, side.duty().submitted_on) == ("awaiting_signature", None)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "to_sign")).one()
    assert letter.address == side.of(PRINCIPAL).email
    client = side.client(side.of(CONTACT))
    side.act(CONTACT, "withdraw")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/help").text)
    assert token
    fields = {"csrf_token": token[1], "note": "再送", "on_paper": "1", "version": "3"}
    page = client.get(client.post(side.url("/submit"), data=fields).headers["Location"])
    assert f"已送{side.of(PRINCIPAL).name}签批，签批后才算报送。" in said(page)
    banner = page.text[: page.text.index("<main")]
    assert f'action="{side.url("/withdraw")}"' in banner
    assert 'name="version" value="4"' in banner


def test_what_is_missing_is_named_beside_its_tick_and_the_text_is_kept(side: Side) -> None:
    answer = side.act(CONTACT, "submit", note="统计表已盖章")
    assert answer.status_code == 422
    page = said(answer)
    assert f"还缺：{SCAN}。请上传文件；已交纸质件的，请勾选“材料已交纸质件”。" in page
    assert "其余" not in page, "nothing has been uploaded yet"
    assert f"勾选即表示这些改交纸质件：{SCAN}" in page
    assert "统计表已盖章" in answer.get_data(as_text=True)
    assert 'href="#f-on_paper"' in answer.get_data(as_text=True)
    assert side.duty().state == "open"


def test_all_that_is_missing_is_said_at_once_each_beside_its_field(side: Side) -> None:
    with transaction() as session:
        session.execute(
            update(Milestone)
            .where(Milestone.key == "survey")
            .values(declarations=[BACKED_UP], evidence=[SCAN, "封面"])
        )
    side.uploads()
    answer = side.act(CONTACT, "submit", note=" ")
    assert answer.status_code == 422
    page, text = said(answer), answer.get_data(as_text=True)
    assert "还不能提交，请改正以下 3 处" in page
    assert [text.count(f'href="#f-{name}"') for name in ("note", "declared", "on_paper")] == [1] * 3
    for sentence in ("请写明完成情况", "请先确认并勾选", "还缺：封面"):
        assert page.count(sentence) == 2, "in the summary and beside its field"
    assert "请勾选“其余材料已交纸质件”" in page, "one of two has been uploaded"


def test_with_every_file_there_no_paper_is_asked_for(side: Side) -> None:
    side.uploads()
    page = side.page(CONTACT)
    assert "统计表.pdf" in page and "上传材料…" in page
    assert "材料已交纸质件" not in page
    assert side.act(CONTACT, "submit", note="扫描件已上传").status_code == 302
    assert db.session.scalars(select(Evidence.status)).one() == "in_review"
    after = side.page(PRINCIPAL)
    assert "统计表.pdf" in after and "移除" not in after


def test_the_plans_declarations_have_to_be_ticked(side: Side) -> None:
    assert BACKED_UP in side.page(CONTACT, key="install")
    answer = side.act(CONTACT, "submit", "install", note="装好了")
    assert answer.status_code == 422
    assert f"请先确认并勾选：{BACKED_UP}。" in said(answer)
    assert "装好了" in answer.get_data(as_text=True)
    done = side.act(CONTACT, "submit", "install", note="装好了", declared=BACKED_UP)
    assert done.status_code == 302
    assert side.duty(0, "install").state == "awaiting_signature"
    assert f"已确认 {BACKED_UP}" in side.page(DEPUTY, "/sign", "install")


def test_a_tick_given_stays_given_when_something_else_is_refused(side: Side) -> None:
    answer = side.act(CONTACT, "submit", "install", note=" ", declared=BACKED_UP)
    assert answer.status_code == 422
    assert re.search(rf'value="{BACKED_UP}" checked', answer.get_data(as_text=True))


def test_a_nil_return_is_folded_and_asks_for_its_reason(side: Side) -> None:
    page = html(side, CONTACT)
    assert '<details class="fold nil-return" id="nil">' in page
    answer = side.act(CONTACT, "nil", nil_note=" ")
    assert answer.status_code == 422
    assert '<details class="fold nil-return" id="nil" open>' in answer.get_data(as_text=True)
    assert "零报告请写明原因" in said(answer)
    assert side.act(CONTACT, "nil", nil_note="长" * 2001).status_code == 422
    assert side.duty().state == "open"


def test_a_nil_return_goes_the_same_way_for_signature(side: Side) -> None:
    assert f"零报告，送{side.of(PRINCIPAL).name}签批" in side.page(CONTACT)
    assert side.act(CONTACT, "nil", nil_note="本单位没有计算机").status_code == 302
    assert (side.duty().state, side.duty().nil) == ("awaiting_signature", True)
    page = side.page(PRINCIPAL, "/sign")
    assert "已作零报告，等您签批后报送" in page and "零报告的原因" in page
    assert side.act(PRINCIPAL, "sign").status_code == 302
    assert side.duty().state == "nil"
    assert "零报告，原因： 本单位没有计算机" in side.page(CONTACT)


def test_without_a_signature_a_nil_return_waits_for_the_office(side: Side) -> None:
    answer = side.act(CONTACT, "nil", "report", nil_note="没有装过")
    assert answer.headers["Location"] == side.url(key="report")
    assert (side.duty(0, "report").state, side.duty(0, "report").submitted_on) == ("nil", TODAY)


def test_what_was_handed_in_can_be_taken_back_until_the_office_begins(side: Side) -> None:
    side.hand_in()
    assert "签批前可以撤回，改好后重新送签。" in side.page(CONTACT)
    assert side.act(CONTACT, "withdraw").headers["Location"] == side.url("#do")
    assert side.duty().state == "open"
    page = html(side, CONTACT)
    assert "已盖章</textarea>" in page  # to go on writing
    side.hand_in()
    side.sign()
    assert "办公室开始审核前可以撤回。撤回后要重新报送，期限 4 月 20 日不变。" in side.page(CONTACT)
    side.office_takes()
    page = side.page(CONTACT)
    assert "不能撤回了" in page and "撤回修改" not in page
    refused = side.act(CONTACT, "withdraw")
    assert refused.status_code == 409
    assert side.duty().state == "in_review"


def test_a_stale_withdrawal_takes_nothing_back(side: Side) -> None:
    side.hand_in()
    side.sign()
    answer = side.post(side.of(CONTACT), side.url("/withdraw"), version=2)
    assert answer.status_code == 409
    assert side.of(PRINCIPAL).name in said(answer)
    assert side.duty().state == "submitted"


def test_other_units_and_the_office_do_none_of_it(side: Side) -> None:
    side.hand_in()
    for who in (side.office, side.lead, side.of(CONTACT, 1)):
        for what in ("submit", "nil", "withdraw"):
            assert side.post(who, side.url(f"/{what}"), version=2).status_code == 404
    assert db.session.get_one(Duty, side.duty_id()).state == "awaiting_signature"
    assert primaries(side.get(side.office, side.url())) == 0


def test_what_is_typed_outlasts_the_way_to_the_files(side: Side) -> None:
    contact = side.of(CONTACT)
    page = html(side, CONTACT)
    assert f'form="answer" formaction="{side.url("/draft")}"' in page
    version = side.duty().version
    client = side.client(contact)
    first = {"note": "盖章的表已扫描", "on_paper": "1", "version": version}
    answer = submit(client, side.url("/draft"), first, page=side.url())
    assert answer.status_code == 303
    assert answer.headers["Location"] == side.url("/evidence#add")
    kept = html(side, CONTACT)
    assert "盖章的表已扫描</textarea>" in kept
    assert re.search(r'name="on_paper"[^>]* checked', kept)
    assert side.duty().version == version and side.duty().state == "open"
    assert "盖章的表已扫描" not in html(side, DEPUTY), "nobody else reads it"
    assert side.act(CONTACT, "draft", note="长" * 2001).status_code == 422
    side.hand_in(note="表已交")
    side.act(CONTACT, "withdraw")
    again = html(side, CONTACT)
    assert "表已交</textarea>" in again and "盖章的表已扫描" not in again
    assert side.post(side.of(CONTACT, 1), side.url("/draft"), note="别人").status_code == 404


def test_a_form_that_kept_a_draft_can_still_be_handed_in(side: Side) -> None:
    client = side.client(side.of(CONTACT))
    text = client.get(side.url()).get_data(as_text=True)
    form = text[text.index('<form id="answer"') :]
    fields = {
        name: re.search(rf'name="{name}" value="([^"]+)"', form)[1]  # type: ignore[index]
        for name in ("csrf_token", "once", "version")
    } | {"note": "已盖章", "on_paper": "1"}
    assert client.post(side.url("/draft"), data=fields).status_code == 303
    assert client.post(side.url("/submit"), data=fields).status_code == 302
    assert side.duty().state == "awaiting_signature"
