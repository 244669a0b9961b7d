"""A report on screen: drafted, proofed, signed, issued, read by a unit; the office sees so."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from campaign.papers.official.docx import read_docx
from models.base import db
from tests.browser.town import Town
from tests.county import DUE
from tests.make import Make
from tests.services.survey.conftest import Survey, a_survey

TODAY = DUE - dt.timedelta(days=3)
PHONE = {"width": 360, "height": 780}


@pytest.fixture
def survey(town: Town) -> Survey:
    with town.app.app_context():
        found = a_survey(Make())
        for n, unit in enumerate(found.units, 1):
            found.fill(unit, 1000 * n, 100, need=10)
            found.submit(unit)
    town.becomes(TODAY, 9)
    return found


def test_a_report_goes_from_its_draft_to_a_units_receipt(town: Town, survey: Survey) -> None:
    with town.app.app_context():
        campaign = survey.county.campaign_id
        contact = survey.contact(survey.units[0]).name
        db.session.rollback()
    office = town.seated("周晓岚")
    main = office.get_by_role("main")
    office.goto(f"/campaigns/{campaign}/papers")
    office.get_by_role("link", name="起草公文").first.click()
    office.get_by_role("link", name="工作汇报").click()
    office.get_by_label("主送机关").fill("县人民政府")
    office.get_by_label("存在的问题").fill("还有 3 个单位没有专人负责。")
    office.get_by_role("button", name="生成草稿").click()
    expect(main).to_contain_text("未确认的数字")
    expect(main).not_to_contain_text("下一步工作")
    office.get_by_label("“3”核对无误").check()
    office.get_by_role("button", name="确认打勾的数字").click()
    office.get_by_role("button", name="校对").click()
    expect(main).to_contain_text("已校对，待签发")
    office.goto(f"/office/{campaign}")
    office.get_by_role("link", name="1 份待签发").click()
    office.get_by_role("link", name="情况的汇报").click()
    office.get_by_label("签发人").fill("副县长 马俊杰")
    office.get_by_role("button", name="签发").click()
    office.get_by_label("参加行动的全部单位").check()
    office.get_by_role("button", name="编号印发").click()
    expect(main).to_contain_text("发给的单位")

    unit = town.seated(contact, **PHONE)
    unit.goto("/")
    it_has_read(unit)
    office.goto(f"/campaigns/{campaign}/papers")
    expect(main).to_contain_text("1/")
    office.get_by_role("link", name="情况的汇报").click()
    with office.expect_download() as coming:
        office.get_by_role("button", name="Word").click()
    figures = {one.key: one.text for one in read_docx(coming.value.path().read_bytes()).figures}
    assert figures["computers"] == "10,400"


def it_has_read(page: Page) -> None:
    """Find the paper from the unit's own page, read it, press; nothing runs over the edge."""
    page.get_by_role("link", name="情况的汇报").first.click()
    expect(page.get_by_role("main")).to_contain_text("10,400")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360, f"{wide} px"
    page.get_by_role("button", name="已阅").click()
    expect(page.get_by_role("main")).to_contain_text("已阅")
