"""A form filled in: typed, left, taken up again, by Excel, handed in; its round declared void."""

import datetime as dt

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.town import Town
from tests.county import DUE
from tests.make import Make
from tests.papers.form_book.forms import opened, saved, typed
from tests.services.survey.conftest import Survey, a_survey

TODAY = DUE - dt.timedelta(days=3)


@pytest.fixture
def survey(town: Town) -> Survey:
    with town.app.app_context():
        found = a_survey(Make())
    town.becomes(TODAY, 9)
    return found


def test_a_form_is_filled_in_left_mended_in_excel_and_handed_in(town: Town, survey: Survey) -> None:
    with town.app.app_context():
        duty = survey.duty(survey.units[0]).id
        round_id = survey.sent.round_id
        contact = survey.contact(survey.units[0]).name
    here = f"/duties/{duty}/figures"

    page = town.seated(contact)
    page.goto(here)
    page.get_by_label("台式机").fill("９８台")
    page.get_by_label("便携机").fill("两台")
    page.get_by_label("合计").focus()
    expect(page.get_by_text("“两”不是数")).to_be_visible()
    expect(page.locator("[data-part=saved]")).to_contain_text("已填 1/4 项")

    page.goto("/")  # away, and back
    page.goto(here)
    expect(page.get_by_label("台式机")).to_have_value("98")
    expect(page.get_by_label("便携机")).to_have_value("")
    page.locator("[data-part=saved]").get_by_role("link", name="到下一处").click()
    expect(page.get_by_label("便携机")).to_be_focused()

    with page.expect_download() as coming:
        page.get_by_role("link", name="下载 Excel 模板").click()
    assert coming.value.suggested_filename.endswith(".xlsx")
    book = opened(coming.value.path().read_bytes())
    typed(book, {"laptops": "２", "total": "一百", "need": 3})
    send(page, saved(book))
    expect(page.get_by_role("heading", name="要改的格 1")).to_be_visible()
    expect(page.get_by_role("cell", name="统计表 E9")).to_be_visible()
    typed(book, {"total": 100})
    page.get_by_role("link", name="不采用，回到填报").click()
    send(page, saved(book))
    page.get_by_role("button", name="采用 3 格").click()
    expect(page.get_by_text("没有要改的，可以报送。")).to_be_visible()
    expect(page.get_by_label("便携机")).to_have_value("2")

    page.get_by_role("link", name="打印盖章用的表").click()
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1, "one page of A4"
    page.get_by_role("link", name="回到填报").click()
    page.get_by_role("link", name="填好了，去报送").click()
    page.get_by_label("完成情况").fill("统计表已填好。")
    page.get_by_role("button", name="报送").first.click()
    expect(page.get_by_role("main")).to_contain_text("已报送")

    office = town.seated("周晓岚")
    office.goto(f"/rounds/{round_id}")
    expect(office.get_by_role("main")).to_contain_text("收回 1 份")
    office.get_by_role("link", name="本轮作废，重新填报…").click()
    office.get_by_label("原因").fill("界限不清，重新统计")
    office.get_by_role("button", name="作废").click()
    expect(office.get_by_role("main")).to_contain_text("收回 0 份")
    page.goto(here)
    expect(page.get_by_label("台式机")).to_have_value("98")


def send(page: Page, content: bytes) -> None:
    """Upload a workbook on the form's page."""
    payload = FilePayload(name="填好.xlsx", mimeType="application/octet-stream", buffer=content)
    page.get_by_label("上传填好的表").set_input_files(payload)
    page.get_by_role("button", name="上传并核对").click()
