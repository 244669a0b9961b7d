"""What one unit lives through, with the papers, letters and pages of all who take part in it."""

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Select, select

from campaign.rules.permissions import Role
from campaign.settings import Settings
from models.base import db
from models.enrolment import Enrolment
from models.event import Event
from models.evidence import Evidence
from models.letter import Letter
from models.unit import Unit
from tests.browser.story import PHONE, STAMPED, SURVEY, TABLE, Story, a_story, stamped
from tests.browser.test_every_page import faults_of
from tests.browser.town import Town
from tests.papers.evidence.pictures import phone as photograph
from tests.smtp import Sink

D = dt.date
UNIT, LATER, CALLED = "县财政局", "县教育局", "县水利局"
NAMES = (UNIT, LATER, CALLED, *(f"第{n}乡" for n in "一二三四五六七八九十"))
CONTACT, PRINCIPAL = Role.CONTACT, Role.PRINCIPAL
REASON = "电子版第三栏台数与固定资产账不符，请核对后重传。"
REFUSED = "全县统一汇总，20 日之后来不及，请先报已核清的部分。"
FOUND = "二楼 3 台计算机仍在用未授权的办公软件。"
LIMIT = D(2026, 7, 27)


@pytest.fixture
def settings(settings: Settings, smtp: Sink) -> Settings:
    """The same house with a mail server of its own."""
    return dataclasses.replace(settings, mail_server=smtp.host, mail_port=smtp.port)


@pytest.fixture
def story(town: Town, smtp: Sink) -> Story:
    """Thirteen units, of which nobody has answered yet."""
    return a_story(town, smtp, NAMES)


def test_a_unit_is_returned_signs_again_fails_and_passes(story: Story, tmp_path: Path) -> None:
    town = story.town
    town.becomes(D(2026, 4, 15), 10)
    contact = the_contact_hands_in_two_papers(story, tmp_path)
    town.becomes(D(2026, 4, 15), 11)
    the_principal_signs(story, sees_papers=True)
    town.becomes(D(2026, 4, 16))
    office = town.seated("周晓岚")
    the_office_returns_the_second_paper(story, office)
    the_other_unit_asks_in_vain_for_time(story, office)
    the_office_enters_what_was_said_by_telephone(story, office, tmp_path)
    town.becomes(D(2026, 4, 17))
    the_contact_mends_what_was_named(story, contact, tmp_path)
    the_principal_signs(story)
    town.becomes(D(2026, 4, 18))
    for number in range(3, len(NAMES)):
        story.answers(number)
    town.becomes(D(2026, 4, 20))
    the_office_accepts_twelve_at_once(story, town.seated("周晓岚"))
    moved = [name for name, state in states(story).items() if state == "rectification"]
    assert sorted(moved) == sorted({*NAMES} - {LATER})
    contact = town.seated(story.name(CONTACT))
    expect(story.visits(contact, "/u").locator(".page-sub")).to_contain_text("整改落实阶段")

    town.becomes(D(2026, 6, 8))
    story.installs(0)
    town.becomes(D(2026, 7, 13))
    the_inspector_fails_it_with_a_limit(story, town.seated("刘国强"))
    town.becomes(D(2026, 7, 20))
    the_unit_rectifies(story)
    town.becomes(D(2026, 7, 22))
    the_inspector_passes_it(story, town.seated("刘国强"))

    assert states(story)[UNIT] == "commendation"
    assert what_happened(story) == HAPPENED
    assert papers(story) == PAPERS
    assert letters(story) == [(kind, story.address(*to)) for kind, *to in LETTERS]
    assert (story.too_wide, story.seen > 40) == ([], True)


def the_contact_hands_in_two_papers(story: Story, folder: Path) -> Page:
    page = story.town.seated(story.name(CONTACT))
    story.visits(page, "/")
    story.press(page.get_by_role("link", name="标记完成"))
    story.press(page.get_by_role("button", name="上传材料…"))
    for item, name in ((STAMPED, "统计表（盖章）.pdf"), (TABLE, "统计表.pdf")):
        (folder / name).write_bytes(stamped())
        page.get_by_label("哪一项材料").select_option(item)
        page.get_by_label("文件", exact=True).set_input_files(str(folder / name))
        page.get_by_role("button", name="上传").click()
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    story.press(page.get_by_role("link", name=SURVEY))
    send_to_sign(story, page, "统计表已盖章，扫描件和电子版已上传。")
    return page


def send_to_sign(story: Story, page: Page, note: str) -> None:
    page.get_by_label("完成情况").fill(note)
    name = story.name(PRINCIPAL)
    story.press(page.get_by_role("button", name=f"送{name}签批", exact=True))
    expect(page.get_by_text(f"已送{name}签批，签批后才算报送。")).to_be_visible()


def the_principal_signs(story: Story, *, sees_papers: bool = False) -> None:
    """On a phone, straight out of the letter; nothing else has to be found first."""
    page = story.opens(story.town.open_page(**PHONE), story.letter(PRINCIPAL))
    expect(page.get_by_role("heading", level=1)).to_contain_text("请签批")
    for name in ("签批并提交", "退回联络员…"):
        box = page.get_by_text(name, exact=True).bounding_box()
        assert box and box["y"] + box["height"] <= PHONE["height"], f"{name} is off the screen"
    if sees_papers:
        first = page.locator(".evidence-picture img").first
        first.scroll_into_view_if_needed()
        expect(first).to_have_js_property("complete", True)
        assert first.evaluate("one => one.naturalWidth") > 0
        assert list(faults_of(page, aloud=True)) == []
    story.press(page.get_by_role("button", name="签批并提交"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("已签批，已报送办公室")


def the_office_returns_the_second_paper(story: Story, page: Page) -> None:
    story.visits(page, "/review")
    story.press(page.get_by_role("link", name=UNIT, exact=True))
    page.get_by_role("checkbox", name=TABLE).check()
    page.get_by_label("退回原因").fill(REASON)
    page.get_by_label("新的期限").fill("2026-04-22")
    story.press(page.get_by_role("button", name="退回并告知 1 人"))
    expect(page.get_by_text("已退回：1 封信，0 个电话任务。")).to_be_visible()


def the_other_unit_asks_in_vain_for_time(story: Story, office: Page) -> None:
    page = story.town.seated(story.name(CONTACT, 1), **PHONE)
    story.visits(page, f"/duties/{story.duty(1).id}")
    story.press(page.get_by_role("link", name="申请延期…"))
    page.get_by_label("延期原因").fill("两处下属单位的台数还没有核清。")
    page.get_by_label("希望的期限").fill("2026-04-28")
    story.press(page.get_by_role("button", name="提交延期申请"))
    expect(page.get_by_text("已申请延期").first).to_be_visible()

    story.visits(office, f"/office/{story.county.campaign_id}/extensions")
    story.press(office.get_by_role("link", name=LATER, exact=True))
    office.get_by_label("写给单位的话").fill(REFUSED)
    story.press(office.get_by_role("button", name="不批准"))
    expect(office.get_by_role("main")).to_contain_text("没有等待决定的延期申请")
    assert REFUSED in story.letter(CONTACT, 1)
    page.reload()
    page.get_by_text("以前的延期申请").click()
    expect(story.met(page).locator("#dates")).to_contain_text(REFUSED)


def the_office_enters_what_was_said_by_telephone(story: Story, page: Page, folder: Path) -> None:
    slip = folder / "电话记录单.jpg"
    slip.write_bytes(photograph())
    story.visits(page, f"/duties/{story.duty(2).id}")
    story.press(page.get_by_role("link", name="代录答复…"))
    page.get_by_role("radio", name="电话").check()
    page.get_by_label("单位报了什么").fill("联络员电话报告：62 台已核清，盖章件周五送来。")
    page.get_by_label("凭证是哪一项材料").select_option("其他材料")
    page.locator("input[name=slip]").set_input_files(str(slip))
    story.press(page.get_by_role("button", name="代录", exact=True))
    expect(page.locator("#do")).to_contain_text("办公室代录")
    expect(page.locator("#do")).to_contain_text("电话记录单.jpg")


def the_contact_mends_what_was_named(story: Story, page: Page, folder: Path) -> None:
    letter = story.letter(CONTACT)
    assert REASON in letter and TABLE in letter
    story.opens(page, letter)
    expect(page.locator(".to-mend li")).to_have_text([f"要改 {TABLE}"])
    story.press(page.get_by_role("button", name="上传材料…"))
    page.get_by_label("哪一项材料").select_option(TABLE)
    page.get_by_label("文件", exact=True).set_input_files(str(folder / "统计表.pdf"))
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("第 2 版")).to_be_visible()
    story.press(page.get_by_role("link", name=SURVEY))
    expect(page.locator(".to-mend li")).to_have_text([f"已改 {TABLE}"])
    send_to_sign(story, page, "台数已按固定资产账更正为 46 台。")


def the_office_accepts_twelve_at_once(story: Story, page: Page) -> None:
    story.visits(page, "/review")
    page.locator("thead [data-tick-all]").check()
    story.press(page.get_by_role("button", name="通过 12 件…"))
    story.press(page.get_by_role("button", name="通过 12 件"))
    expect(page.get_by_role("heading", level=1)).to_have_text("已通过 12 件")


def the_inspector_fails_it_with_a_limit(story: Story, page: Page) -> None:
    story.visits(page, "/")
    story.press(page.get_by_role("link", name=UNIT, exact=True))
    story.press(page.get_by_role("link", name="不合格，限期整改…"))
    page.get_by_label("验收发现的问题").fill(FOUND)
    page.get_by_role("checkbox", name="完成正版软件安装").check()
    page.get_by_label("整改期限").fill(LIMIT.isoformat())
    story.press(page.get_by_role("button", name="限期整改并告知 1 人"))
    expect(page.get_by_text("进入第 2 轮整改：1 封信，0 个电话任务。")).to_be_visible()


def the_unit_rectifies(story: Story) -> None:
    letter = story.letter(CONTACT)
    assert FOUND in letter and "7 月 27 日" in letter
    contact = story.opens(story.town.open_page(), letter)
    story.visits(contact, f"/duties/{story.duty(0, 'install', 2).id}")
    expect(contact.locator("#do")).to_contain_text(FOUND)
    contact.get_by_label("完成情况").fill("3 台已换装正版，附授权清单。")
    story.press(contact.get_by_role("button", name="报送办公室"))
    expect(contact.get_by_text("已报送，等待办公室审核。")).to_be_visible()
    office = story.town.seated("周晓岚")
    story.visits(office, "/review")
    story.press(office.get_by_role("link", name=UNIT, exact=True))
    story.press(office.get_by_role("button", name="通过这项报送"))
    expect(office.get_by_text("已通过。待审核的都已办完。")).to_be_visible()


def the_inspector_passes_it(story: Story, page: Page) -> None:
    story.visits(page, "/acceptance")
    story.press(page.get_by_role("link", name=UNIT, exact=True))
    expect(page.locator("#verdict")).to_contain_text(FOUND)
    page.get_by_label("验收意见").fill("现场抽查 6 台，全部为正版。")
    story.press(page.get_by_role("button", name="记验收合格"))
    expect(page.get_by_text("待验收 0")).to_be_visible()


HAPPENED = (
    "evidence.add evidence.add duty.submit duty.sign duty.return "
    "evidence.add duty.submit duty.sign duty.accept enrolment.advance "
    "duty.record duty.accept enrolment.advance "
    "duty.again enrolment.fail duty.submit duty.accept enrolment.advance enrolment.pass"
)
PAPERS = [
    ("统计表（盖章）.pdf", "file", 1, "approved"),
    ("统计表.pdf", "file", 1, "rejected"),
    ("电话记录单.jpg", "slip", 1, "approved"),
    ("统计表.pdf", "file", 2, "approved"),
]
LETTERS = [
    ("to_sign", PRINCIPAL, 0), ("returned", CONTACT, 0), ("refused", CONTACT, 1),
    ("to_sign", PRINCIPAL, 0), ("failed", CONTACT, 0),
]  # fmt: skip


def states(story: Story) -> dict[str, str]:
    """Where each unit stands."""
    return dict(
        rows(story, select(Unit.name, Enrolment.state).join(Unit, Unit.id == Enrolment.unit_id))
    )


def what_happened(story: Story) -> str:
    """The acts of which the first unit's trail tells, in their order."""
    unit = story.county.units[0].id
    asked = select(Event.act).where(Event.unit_id == unit).order_by(Event.id)
    return " ".join(act for (act,) in rows(story, asked))


def papers(story: Story) -> list[tuple[str, str, int, str]]:
    """Every piece of evidence in the house."""
    asked = select(Evidence.name, Evidence.kind, Evidence.version, Evidence.status)
    return [tuple(row) for row in rows(story, asked.order_by(Evidence.id))]


def letters(story: Story) -> list[tuple[str, str]]:
    """Which letter was written to whom; the server has taken each of them."""
    story.town.run("deliver")
    asked = select(Letter.kind, Letter.address, Letter.state).order_by(Letter.id)
    found = rows(story, asked)
    assert {row.state for row in found} == {"accepted"}
    assert story.post.recipients == [row.address for row in found]
    return [(row.kind, row.address) for row in found]


def rows(story: Story, asked: Select[Any]) -> list[Any]:
    with story.town.app.app_context():
        found = list(db.session.execute(asked).all())
        db.session.rollback()
    return found
