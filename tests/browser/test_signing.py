"""A leader signs on a phone of 360 px, straight from the letter's link."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from campaign.mail.mailbox import LocalMailbox
from campaign.records.access.sessions import open_session
from campaign.services.mail.deliver import deliver_all
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from tests.web.unit.conftest import CONTACT, DAY, PRINCIPAL, Side, side

__all__ = ["side"]
PHONE = {"width": 360, "height": 740}
Open = Callable[..., Page]


def test_a_principal_sends_back_and_signs_without_scripts(
    side: Side, site: str, open_page: Open
) -> None:
    side.hand_in()
    link = the_letter(side)
    open_page().goto(link)  # mail scanners open links: looking signs nothing
    assert side.duty().state == "awaiting_signature"
    the_principal_sends_it_back(the_principal_opens(side, open_page(**PHONE), link))

    side.at[0] += DAY
    contact = seated(side, site, open_page())
    contact.goto(side.url())
    expect(contact.locator("#do")).to_contain_text("第二页没有盖章")
    side.hand_in(note="第二页已补盖章")
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
    return phone


def the_principal_sends_it_back(phone: Page) -> None:
    phone.get_by_role("link", name="退回联络员…").click()
    phone.get_by_role("button", name="退回并告知 1 人").click()
    expect(phone.get_by_role("alert")).to_contain_text("请写明退回原因")
    phone.get_by_label("退回理由").fill("第二页没有盖章")
    phone.get_by_role("button", name="退回并告知 1 人").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("已退回联络员")
