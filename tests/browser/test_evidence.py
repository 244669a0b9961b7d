"""Handing files in with a real browser: chosen or dropped, with scripts and without."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from campaign import clock
from campaign.records.access.sessions import open_session
from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from tests.papers.evidence.offices import old_office
from tests.papers.evidence.pdfs import pdf
from tests.papers.evidence.pictures import phone
from tests.services.evidence.conftest import REPORT, TABLE, Desk, another, desk

__all__ = ["another", "desk"]
DROP = """content => {
  const files = new DataTransfer();
  files.items.add(new File([content], "拖来的.pdf"));
  return files;
}"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """What lies on the contact's desk."""
    contents = {
        "统计表（盖章）.pdf": pdf(pages=2),
        "照片.jpg": phone(),
        "旧自查.doc": old_office("WordDocument"),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: str(tmp_path / name) for name in contents}


def at_the_page(page: Page, site: str, desk: Desk, role: Role = Role.CONTACT) -> Page:
    """Let a person of the unit in, and open the duty's evidence."""
    unit = desk.county.scope if role is Role.OFFICE else desk.county.units[0]
    with transaction() as session:
        person = desk.county.people[unit.code, role]
        token = open_session(session, person.id, address="127.0.0.1", now=clock.now())
    page.context.add_cookies([{"name": "duban", "value": token, "url": site}])
    page.goto(f"/duties/{desk.duty_id}/evidence")
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_files_are_chosen_sent_read_and_taken_back(
    open_page: Callable[..., Page], site: str, desk: Desk, files: dict[str, str], scripts: bool
) -> None:
    page = at_the_page(open_page(scripts=scripts), site, desk)
    page.get_by_label("文件", exact=True).set_input_files(list(files.values()))
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("已上传 2 个文件，随任务一起报送。")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("这是旧版 .doc 文件")
    page.get_by_label("哪一项材料").select_option(REPORT)
    page.get_by_label("文件", exact=True).set_input_files(files["旧自查.doc"])
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("alert")).to_contain_text("“旧自查.doc”没有上传")
    expect(page.get_by_label("哪一项材料")).to_have_value(REPORT)
    page.locator("li", has_text="照片.jpg").get_by_role("button", name="移除").click()
    expect(page.get_by_text("已移除“照片.jpg”。")).to_be_visible()
    page.get_by_role("link", name="统计表（盖章）.pdf").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("统计表（盖章）.pdf")
    expect(page.locator(".reading-pages img")).to_have_count(2)
    first = page.locator(".reading-pages img").first
    assert first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    with page.expect_download() as download:
        page.get_by_role("link", name="下载原文件").click()
    assert download.value.suggested_filename == "统计表（盖章）.pdf"
    assert Path(download.value.path()).read_bytes() == pdf(pages=2)


def test_a_file_may_be_dropped_on_the_form(
    open_page: Callable[..., Page], site: str, desk: Desk
) -> None:
    page = at_the_page(open_page(), site, desk)
    dropped = page.evaluate_handle(DROP, pdf().decode("latin-1"))
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": dropped})
    page.get_by_role("button", name="上传").click()
    # The browser made text of the bytes: what matters is that the file came under its name.
    expect(page.get_by_role("main")).to_contain_text("拖来的.pdf")


def test_a_file_is_replaced_and_its_first_version_stays(
    open_page: Callable[..., Page], site: str, desk: Desk, files: dict[str, str]
) -> None:
    old = desk.add()
    page = at_the_page(open_page(width=360), site, desk)
    page.get_by_text("换一份").click()
    page.get_by_label("新的文件").set_input_files(files["统计表（盖章）.pdf"])
    page.get_by_role("button", name="换上这一份").click()
    expect(page.get_by_text("第 2 版")).to_be_visible()
    page.get_by_text("以前的 1 个文件").click()
    page.get_by_role("link", name=old.name, exact=True).click()
    expect(page.get_by_text("停用")).to_be_visible()


def test_the_office_reads_first_and_keeps_a_slip(
    open_page: Callable[..., Page], site: str, desk: Desk, files: dict[str, str]
) -> None:
    desk.add()
    page = at_the_page(open_page(), site, desk, Role.OFFICE)
    headings = page.get_by_role("main").get_by_role("heading", level=2).all_inner_texts()
    assert headings[:2] == ["已有的材料", "上传单位交来的纸质件"]
    page.get_by_label("哪一项材料").select_option(TABLE)
    page.get_by_label("文件", exact=True).set_input_files(files["照片.jpg"])
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("已保存 1 份纸质件。")).to_be_visible()
    expect(page.get_by_text("办公室代录")).to_be_visible()
