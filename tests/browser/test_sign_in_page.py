"""The first page a person meets."""

from playwright.sync_api import Page, expect


def test_the_way_in_is_a_page_in_chinese_with_its_styles(page: Page) -> None:
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    sheets = page.evaluate("[...document.styleSheets].map(sheet => sheet.cssRules.length > 0)")
    assert sheets and all(sheets)
