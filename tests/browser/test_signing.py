"""A leader signs on a phone of 360 px, straight from the letter's link."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from campaign.mail.mailbox import LocalMailbox
from campaign.records.access.sessions import open_session
from campaign.services.mail.deliver import deliver_all
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from tests.browser.test_every_page import faults_of
from tests.papers.evidence.pdfs import pdf
from tests.web.unit.conftest import CONTACT, DAY, PRINCIPAL, SCAN, Side, side

__all__ = ["side"]
PHONE = {"width": 360, "height": 740}
Open = Callable[..., Page]


def test_a_principal_sends_back_and_signs_from_the_letters_link(
    side: Side, site: str, open_page: Open, tmp_path: Path
) -> None:
    contact = the_contact_hands_in(side, site, open_page, tmp_path)
    link = the_letter(side)
    open_page().goto(link)  # mail scanners open links: looking signs nothing
    assert side.duty().state == "awaiting_signature"

    phone = the_principal_opens(side, open_page(**PHONE), link)
    expect(phone.get_by_role("link", name="统计表.pdf")).to_be_visible()
    preview = phone.locator(".evidence-picture img").first
    preview.scroll_into_view_if_needed()
    expect(preview).to_have_js_property("complete", True)
    assert preview.evaluate("one => one.naturalWidth") > 0
    assert list(faults_of(phone)) == []
    the_principal_sends_it_back(phone)

    side.at[0] += DAY
    contact = seated(side, site, open_page())
    contact.goto(side.url())
    expect(contact.locator("#do")).to_contain_text("第二页没有盖章")
    contact.get_by_label("完成情况").fill("第二页已补盖章")
    contact.get_by_role("button", name=f"送{side.of(PRINCIPAL).name}签批", exact=True).click()
    phone = the_principal_opens(side, open_page(**PHONE, scripts=False), the_letter(side))
    expect(phone.get_by_role("heading", name="与上次对照")).to_be_visible()
    phone.get_by_role("button", name="签批并提交").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("已签批，已报送办公室")
    assert (side.duty().state, side.duty().submitted_on) == ("submitted", side.at[0].date())


def seated(side: Side, site: str, page: Page) -> Page:
    """The contact, signed in."""
    with transaction() as session:
        token = open_session(session, side.of(CONTACT).id, address="127.0.0.1", now=side.at[0])
    page.context.add_cookies([{"name": "duban", "value": token, "url": site}])
    return page


def the_contact_hands_in(side: Side, site: str, open_page: Open, folder: Path) -> Page:
    file = folder / "统计表.pdf"
    file.write_bytes(pdf(pages=2))
    page = seated(side, site, open_page())
    page.goto(side.url())
    page.get_by_role("link", name="上传材料…").click()
    page.get_by_label("哪一项材料").select_option(SCAN)
    page.get_by_label("文件", exact=True).set_input_files(str(file))
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("已上传 1 个文件")).to_be_visible()
    page.goto(side.url())
    page.get_by_label("完成情况").fill("统计表已盖章，扫描件已上传")
    page.get_by_role("button", name=f"送{side.of(PRINCIPAL).name}签批", exact=True).click()
    expect(page.get_by_text("签批后才算报送。").first).to_be_visible()
    expect(page.get_by_role("button", name="撤回", exact=True)).to_be_visible()
    return page


def the_letter(side: Side) -> str:
    """Deliver what waits; return the link of the newest letter that asks for a signature."""
    deliver_all(now=side.at[0], transport=LocalMailbox(), worker="post")
    db.session.rollback()
    asked = select(Letter.text).where(Letter.kind == "to_sign").order_by(Letter.id.desc())
    text = db.session.scalars(asked).first() or ""
    db.session.rollback()
    found = re.search(r"https?://\S+/l/[\w-]+", text)
    assert found, text
    return found[0]


def the_principal_opens(side: Side, phone: Page, link: str) -> Page:
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"{side.of(PRINCIPAL).name}，您好")
    phone.get_by_role("button", name="登录并打开事项").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("请签批")
    expect(phone.get_by_role("navigation")).to_have_count(0)
    for name in ("签批并提交", "退回联系人…"):
        box = phone.get_by_text(name, exact=True).bounding_box()
        assert box and box["y"] + box["height"] <= PHONE["height"], f"{name} is off the screen"
    return phone


def the_principal_sends_it_back(phone: Page) -> None:
    phone.get_by_role("link", name="退回联系人…").click()
    phone.get_by_role("button", name="退回并告知 1 人").click()
    expect(phone.get_by_role("alert")).to_contain_text("请写明退回原因")
    phone.get_by_label("退回理由").fill("第二页没有盖章")
    phone.get_by_role("button", name="退回并告知 1 人").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("已退回联系人")
