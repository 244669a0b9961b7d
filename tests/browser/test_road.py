"""The road as people live it: from an empty database to a unit that has moved on a stage."""

import datetime as dt
import json
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.town import Town, read_letter, set_password

EXAMPLE = Path(__file__).parents[2] / "examples" / "county"
D = dt.date
OFFICE = "zhouxl@wenlv.yunchuan.example"
SURVEY = "报送软件使用情况统计表"
NEXT = "报送正版软件需求和经费调查表"
NOTE = "统计表已由陈志远签字盖章，扫描件和电子版今日报送。"


def test_a_county_walks_the_road(town: Town) -> None:
    admin = the_administrator_comes_in_by_the_link(town)
    the_lists_go_in(town, admin)
    town.command("campaign", "open", str(EXAMPLE / "plan.yaml"), "--scope", "1400")
    the_office_is_invited_by_letter(town, admin)

    town.becomes(D(2011, 1, 26))
    assert "letters=71" in town.run("tick", "deliver")["tick"]
    the_contact_comes_in_by_the_letter_and_marks_it_done(town)
    town.becomes(D(2011, 1, 28), 15)
    the_office_accepts_it(town)
    the_unit_has_moved_on(town)


def the_administrator_comes_in_by_the_link(town: Town) -> Page:
    link = json.loads(town.command("init", "--simulated", "--json"))["link"]
    page = town.open_page()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("设置密码")
    set_password(page)
    expect(page.get_by_text("密码已设好，您已登录。")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("设置")
    expect(page.locator("#units")).to_contain_text("未设置")
    expect(page.locator("#people")).to_contain_text("未设置")
    return page


def the_lists_go_in(town: Town, page: Page) -> None:
    for key, button, now in (
        ("units", "导入 74 个单位", "已设好"),
        ("people", "导入 224 个岗位", "已有 225 人，其中 3 人没有邮箱"),
    ):
        page.goto("/setup")
        page.locator(f"#{key}").get_by_role("link", name="去设置").click()
        page.get_by_label("名单文件").set_input_files(EXAMPLE / f"{key}.csv")
        page.get_by_role("button", name="检查文件").click()
        expect(page.get_by_text("检查通过，还没有写入。")).to_be_visible()
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text("在排队")).to_be_visible()
        town.run("imports")
        expect(page.get_by_text("已导入。")).to_be_visible()
        page.goto("/setup")
        expect(page.locator(f"#{key}")).to_contain_text(now)


def the_office_is_invited_by_letter(town: Town, admin: Page) -> None:
    admin.get_by_role("link", name="人员", exact=True).click()
    admin.get_by_label("查找姓名、电话、邮箱或单位").fill("周晓岚")
    admin.get_by_role("button", name="查找").click()
    admin.get_by_role("link", name="周晓岚").click()
    admin.get_by_role("button", name="发邀请信").click()
    expect(admin.get_by_text(f"邀请信已排队，将发到 {OFFICE}。")).to_be_visible()
    assert "accepted=1" in town.run("deliver")["deliver"]
    page = town.open_page()
    page.goto(read_letter(admin, "周晓岚", "请设置密码"))
    set_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")
    expect(page.get_by_text("无应报单位").first).to_be_visible()


def the_contact_comes_in_by_the_letter_and_marks_it_done(town: Town) -> None:
    link = read_letter(
        town.comes("admin"), "李文静", "请于 2 月 10 日（周四）前报送软件使用情况统计表"
    )
    scanner = town.open_page()
    scanner.goto(link)  # mail scanners open links: looking must not use them up
    town.becomes(D(2011, 1, 26), 9, 40)
    page = town.open_page(width=360, height=740)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("李文静，您好")
    page.get_by_role("button", name="登录并打开事项").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SURVEY)
    page.goto("/")
    thing = page.get_by_role("region", name="现在要做的一件事")
    expect(thing.get_by_role("heading", name=SURVEY)).to_be_visible()
    expect(thing).to_contain_text("2 月 10 日")
    expect(thing).to_contain_text("还有 7 个工作日")
    ladder = page.get_by_role("region", name="如果 2 月 10 日仍未报送")
    expect(ladder.get_by_role("listitem").filter(has_text="王建国")).to_contain_text("2/11 周五")
    expect(ladder.get_by_role("listitem").filter(has_text="陈志远")).to_contain_text("2/14 周一")
    expect(page.locator("main .btn-primary")).to_have_count(1)
    thing.get_by_role("link", name="标记完成").click()
    page.get_by_label("完成情况").fill(NOTE)
    page.get_by_label("材料已交纸质件").check()
    page.get_by_role("button", name="送陈志远签批", exact=True).click()
    expect(page.get_by_text("已送陈志远签批，签批后才算报送。")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("等待陈志远签批，您无需操作")).to_be_visible()
    the_principal_signs(town)
    page.goto("/")
    expect(page.get_by_text("等待办公室审核，您无需操作")).to_be_visible()


def the_principal_signs(town: Town) -> None:
    page = town.seated("陈志远", width=360, height=740)
    page.goto("/")
    expect(page.get_by_role("region", name="1 项等您签批")).to_be_visible()
    page.get_by_role("link", name="去签批").click()
    page.get_by_role("button", name="签批并提交").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已签批，已报送办公室")


def the_office_accepts_it(town: Town) -> None:
    page = town.comes(OFFICE)
    expect(count(page, "待我审核")).to_have_text("1 项")
    expect(page.get_by_text("春节不发信")).to_be_visible()
    page.get_by_role("link", name="待我审核").click()
    page.get_by_role("link", name="县财政局").first.click()
    expect(page.locator("#do")).to_contain_text(NOTE)
    page.get_by_role("button", name="通过这项报送").click()
    expect(page.get_by_text("已通过。待审核的都已办完。")).to_be_visible()


def the_unit_has_moved_on(town: Town) -> None:
    page = town.seated("李文静")
    page.goto("/")
    expect(page.locator(".page-sub")).to_contain_text("整改落实")
    expect(page.locator(".page-sub")).to_contain_text("第 2 阶段，共 5 个")
    thing = page.get_by_role("region", name="现在要做的一件事")
    expect(thing.get_by_role("heading", name=NEXT)).to_be_visible()
    town.becomes(D(2011, 1, 31))
    town.run("tick", "deliver")
    page = town.comes(OFFICE)
    page.goto("/mailbox?q=李文静")
    expect(page.get_by_role("row").filter(has_text="李文静")).to_have_count(1)  # no second


def count(page: Page, label: str) -> Locator:
    """The number of a count in the strip above the office's table."""
    return page.locator(".count").filter(has_text=label).locator(".count-number")
