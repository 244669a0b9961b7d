"""The unit's home while something waits for a signature, stands still, or is not asked any more."""

from campaign.services.dates.pause import suspend_duty
from campaign.services.progress.waive_duty import waive_duty
from tests.county import DUE, at
from tests.web.desk.conftest import tight
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


def test_whoever_signs_sees_first_how_much_waits(side: Side) -> None:
    side.plan_asks("report", "principal")
    side.hand_in("report", "已报")
    side.hand_in()
    side.hand_in("install", "装好了")
    answer = side.get(side.of(PRINCIPAL), "/u")
    assert "2 项等您签批" in said(answer)
    assert primaries(answer) == 1
    assert f'class="btn btn-primary" href="{side.url("/sign")}"' in answer.text
    deputy = side.get(side.of(DEPUTY), "/u")
    assert "1 项等您签批" in said(deputy)
    assert f'class="btn btn-primary" href="{side.url("/sign", "install")}"' in deputy.text


def test_signing_comes_before_what_the_contact_has_to_do(side: Side) -> None:
    side.at[0] = at(DUE + 40 * DAY, 10)
    side.hand_in("install", "装好了")
    page = said(side.get(side.of(DEPUTY), "/u"))
    assert "1 项等您签批" in page and "现在要做的一件事" not in page
    contact = side.get(side.of(CONTACT), "/u")
    assert "现在要做的一件事" in said(contact)
    assert f"等{side.of(DEPUTY).name}签批" in said(contact)
    assert primaries(contact) == 1


def test_the_contact_waits_without_a_button_and_may_take_it_back(side: Side) -> None:
    side.hand_in()
    answer = side.get(side.of(CONTACT), "/u")
    page = said(answer)
    assert f"等待{side.of(PRINCIPAL).name}签批，您无需操作" in page
    assert "如果 4 月 20 日仍未签批" in page
    assert "签批前可以打开任务撤回修改" in page
    assert primaries(answer) == 0
    office = said(side.get(side.office, f"/u/{side.county.units[0].id}"))
    assert f"等待{side.of(PRINCIPAL).name}签批" in office and "您无需操作" not in office


def test_nobody_there_to_sign_is_no_matter_of_waiting(side: Side) -> None:
    side.leaves(PRINCIPAL)
    side.hand_in()
    page = tight(said(side.get(side.of(CONTACT), "/u")))
    assert "等待主要负责人签批" in page and "您无需操作" not in page
    assert "现在没有人能签批。" in page


def test_what_the_leader_or_the_office_wants_mended_stands_on_the_home(side: Side) -> None:
    side.hand_in()
    side.send_back("第二页没有盖章")
    page = said(side.get(side.of(CONTACT), "/u"))
    assert f"{side.of(PRINCIPAL).name} 4 月 15 日没有签批，退回的原因：" in page
    assert "修改后报送…" in page
    side.uploads()
    side.hand_in()
    side.sign()
    side.office_returns("看不清", SCAN)
    page = tight(said(side.get(side.of(CONTACT), "/u")))
    assert "办公室4月15日退回的原因：看不清" in page
    assert f"要改：{SCAN}。" in page


def test_a_pause_and_a_waiver_ask_nothing(side: Side) -> None:
    suspend_duty(
        side.duty_id(), asker=side.county.office, reason="等统一配发", version=1, now=side.at[0],
        today=TODAY,
    )  # fmt: skip
    answer = side.get(side.of(CONTACT), "/u")
    assert "计时已暂停，您无需操作" in said(answer)
    assert primaries(answer) == 0
    page = tight(side.page(CONTACT))
    assert "周晓岚4月15日10:00暂停，原因：等统一配发" in page
    assert "期限顺延同样的天数" in page
    waive_duty(
        side.duty_id(), asker=side.county.office, reason="已撤并", version=2, now=side.at[0],
        today=TODAY,
    )  # fmt: skip
    after = said(side.get(side.of(CONTACT), "/u"))
    assert "整改落实阶段" in after  # it was the stage's last
    thing = after[after.index("现在要做的一件事") :]
    assert thing.startswith("现在要做的一件事 完成正版软件安装")


def test_a_principals_own_signatures_stand_apart_from_those_he_may_give_too(side: Side) -> None:
    side.hand_in("install", "装好了")
    chief, deputy = side.of(PRINCIPAL), side.of(DEPUTY)
    page, text = tight(side.see(chief, "/u")), side.get(chief, "/u").text
    assert deputy.name in page and "等您签批" not in page
    contact = side.of(CONTACT).name
    assert page.index("您也可以签批") < page.index(f"由{contact}填报"), (
        "the contact's job comes after"
    )
    assert primaries(side.get(chief, "/u")) == 0
    assert "按方案由分管领导签批，您也可以签批：完成正版软件安装" in page
    assert f'href="{side.url("/sign", "install")}"' in text
    assert "分管领导签批的，您也可以签批" in tight(side.page(PRINCIPAL, "/sign", "install"))
    assert "由我签批…" in side.page(PRINCIPAL, key="install")
    side.leaves(DEPUTY)  # then it is his
    assert "1项等您签批完成正版软件安装" in tight(side.see(chief, "/u"))
    assert "完成正版软件安装" in side.see(chief, "/my/sign")
    assert "没有要办" in side.see(chief, "/my/also")
