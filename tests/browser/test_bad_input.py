"""Bad input through real forms: a sentence in Chinese, nothing half done, nothing typed lost."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.town import Town, read_letter, set_password
from tests.county import DUE, ISSUED, County, a_county
from tests.make import PASSWORD, Make
from tests.papers.workbooks import hostile, with_part

DAY = dt.timedelta(days=1)
LONG = "统计表已由主要负责人签字盖章。" * 150
NOTE = "统计表已签字盖章，今日报送。"
CHINESE = re.compile("[一-龥]{4}")
HEAD = "单位代码,单位名称,类别,上级代码\n"
# A name, its bytes, and what the page must say.
LISTS: dict[str, tuple[str, bytes, str]] = {
    "program": ("名单.xlsx", b"MZ\x90\x00" + bytes(4000), "不是"),
    "empty": ("名单.csv", b"", "空"),
    "binary": ("名单.csv", bytes(range(256)) * 40, "编码"),
    "entities": (
        "名单.xlsx",
        hostile(head='<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "打不开",
    ),
    "bomb": ("名单.xlsx", with_part("xl/media/x.bin", bytes(400_000_000)), "太大"),
    "too big": ("名单.csv", b"a" * (16 * 1024 * 1024), "MB"),
    "far too big": ("名单.csv", b"a" * (25 * 1024 * 1024), "文件太大"),
    "markup": (
        "<img src=x onerror=alert(1)>.csv",
        (HEAD + "<script>alert(1)</script>,=HYPERLINK(1),部门,没有\n").encode(),
        "处错误",
    ),
}


@pytest.fixture
def county(town: Town, make: Make) -> County:
    """Two departments with people, and a campaign that has been running for a month."""
    place = a_county(make)
    make.holder(None, "admin", "管理员")
    place.open()
    town.becomes(ISSUED + 30 * DAY)
    return place


def test_a_note_that_is_missing_or_too_long_is_asked_for_again(town: Town, county: County) -> None:
    page = open_duty(town, county)
    assert press(page, "报送办公室") == 422
    complains(page, "请写明完成情况")
    for text, sentence in (("   ", "请写明完成情况"), (LONG, "最多写 2000 字")):
        page.get_by_label("完成情况").fill(text)
        assert press(page, "报送办公室") == 422
        complains(page, sentence)
        assert page.get_by_label("完成情况").input_value() == text
    page.get_by_label("完成情况").fill(NOTE)
    press(page, "报送办公室")
    expect(page.get_by_text("已报送，等待办公室审核。")).to_be_visible()


def test_a_return_keeps_what_was_typed(town: Town, county: County) -> None:
    submitted(town, county)
    page = town.seated("周晓岚")
    page.goto("/review")
    page.get_by_role("link", name=county.units[0].name).first.click()
    reason, due = page.get_by_label("退回原因"), page.get_by_label("新的期限")
    for text, day, sentence in (
        ("", (DUE + DAY).isoformat(), "请写明退回原因"),
        ("请核对第三栏。", ISSUED.isoformat(), "不能早于今天"),
        ("请核对第三栏。", "2031-01-01", "超过一年"),
        ("请核对第三栏。", "", "请选新的期限"),
        (LONG, (DUE + DAY).isoformat(), "最多写 2000 字"),
    ):
        reason.fill(text)
        due.fill(day)
        assert press(page, "退回并告知 1 人") == 422
        complains(page, sentence)
        assert reason.input_value() == text
        assert due.input_value() == day or not day
    reason.fill("请核对第三栏。")
    due.fill((DUE + DAY).isoformat())
    press(page, "退回并告知 1 人")
    expect(page.get_by_text("已退回：1 封信")).to_be_visible()


def test_five_wrong_passwords_shut_the_door_for_a_while(town: Town, county: County) -> None:
    login = county.people[county.units[0].code, "contact"].login
    page = town.open_page()
    page.goto("/sign-in")
    for secret in (*(f"猜一猜-{n}" for n in range(5)), PASSWORD):
        page.get_by_label("邮箱或手机号").fill(login)
        page.get_by_label("密码", exact=True).fill(secret)
        assert 400 <= press(page, "登录") < 500
        complains(page, "登录名或密码不对，或者试的次数太多")
        assert page.get_by_label("邮箱或手机号").input_value() == login
        assert page.get_by_label("密码", exact=True).input_value() == ""
    town.now += dt.timedelta(minutes=16)
    assert town.comes(login).get_by_role("link", name="本单位").first.is_visible()


def test_a_used_link_says_so_and_what_to_do(town: Town, county: County) -> None:
    town.becomes(DUE - 7 * DAY)
    town.run("tick", "deliver")
    office, admin = town.seated("周晓岚"), town.seated("管理员")
    contact = county.people[county.units[0].code, "contact"]
    link = read_letter(admin, contact.name, "请于")
    first = town.open_page()
    first.goto(link)
    press(first, "登录并打开事项")
    first.get_by_label("完成情况").fill(NOTE)
    press(first, "报送办公室")
    office.goto("/review")
    office.get_by_role("link", name=county.units[0].name).first.click()
    press(office, "通过这项报送")
    page = town.open_page()
    for address in (link, "/l/nobody-ever-had-this-link"):
        answer = page.goto(address)
        assert answer and answer.status == 404
        expect(page.get_by_role("heading", name="这个链接已经失效")).to_be_visible()
        page.get_by_role("link", name="去登录").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("登录")


def test_an_invitation_works_once_and_asks_for_a_good_password(town: Town, make: Make) -> None:
    town.command("init", "--simulated")
    link = town.answers("init", "--simulated")["link"]
    page = town.open_page()
    page.goto(link)
    for one, other, sentence in (
        ("短", "短", "12"),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "三类"),
        (PASSWORD, PASSWORD + "!", "不一致"),
    ):
        page.get_by_label("新密码").fill(one)
        page.get_by_label("再输入一次").fill(other)
        assert press(page, "设置密码并登录") == 422
        complains(page, sentence)
    set_password(page)
    expect(page.get_by_text("密码已设好，您已登录。")).to_be_visible()
    answer = town.open_page().goto(link)
    assert answer and answer.status == 404


@pytest.mark.parametrize("kind", LISTS)
def test_a_hostile_list_is_refused_in_words(
    town: Town, county: County, tmp_path: Path, kind: str
) -> None:
    name, content, sentence = LISTS[kind]
    file = tmp_path / name
    file.write_bytes(content)
    page = town.seated("周晓岚")
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.goto("/imports/units")
    page.get_by_label("名单文件").set_input_files(file)
    assert press(page, "检查文件") < 500
    expect(page.locator("main")).to_contain_text(sentence)
    expect(page.get_by_role("button", name="导入")).to_have_count(0)
    page.goto("/units")
    expect(page.get_by_text("您能看到 4 个单位")).to_be_visible()


def test_an_urging_keeps_its_sentence(town: Town, county: County) -> None:
    duty = open_duty(town, county).url.split("/")[-1].split("#")[0]
    page = town.seated("周晓岚")
    page.goto(f"/office/{county.campaign_id}/urge?duty={duty}")
    page.get_by_label("附一句话").fill(LONG)
    assert press(page, "对 1 个单位催办（1 封信）") == 422
    complains(page, "最多 500 字")
    assert page.get_by_label("附一句话").input_value() == LONG
    page.get_by_label("附一句话").fill("请务必报送。")
    press(page, "对 1 个单位催办（1 封信）")
    expect(page.get_by_text("已对 1 个单位催办：1 封信，0 个电话任务。")).to_be_visible()


def test_whoever_comes_second_keeps_the_text(town: Town, county: County) -> None:
    mine, other = open_duty(town, county), open_duty(town, county)
    other.get_by_label("完成情况").fill(NOTE)
    press(other, "报送办公室")
    mine.get_by_label("完成情况").fill("我也写了一段，不能丢。")
    assert press(mine, "报送办公室") == 409
    expect(mine.get_by_role("heading", level=1)).to_have_text("情况已经变化，这次没有办理")
    expect(mine.get_by_label("您刚才填写的内容，可以复制")).to_have_value("我也写了一段，不能丢。")
    mine.get_by_role("link", name="打开最新页面").click()
    expect(mine.get_by_role("heading", name="等待办公室审核")).to_be_visible()


def test_who_was_signed_out_while_typing_keeps_the_text(town: Town, county: County) -> None:
    page = open_duty(town, county)
    page.get_by_label("完成情况").fill(NOTE)
    town.now += dt.timedelta(minutes=45)
    assert press(page, "报送办公室") == 400
    expect(page.locator("main")).to_contain_text("登录已失效，请重新登录。")
    expect(page.get_by_label("您刚才填写的内容，可以复制")).to_have_value(NOTE)


def test_nonsense_in_an_address_is_answered_in_chinese(town: Town, county: County) -> None:
    page = town.seated("周晓岚")
    office = f"/office/{county.campaign_id}"
    for address in (
        f"{office}?as_of=昨天", f"{office}?as_of=9999-99-99", f"{office}?page=-1&level=x&court=y",
        f"{office}/urge?duty=0&duty=abc", "/units?q=%00", "/u/99999999999999999999", "/duties/0",
        "/mailbox?q=%25%27%22&page=999999999999", "/没有这个页面", f"{office}/duties?which=nothing",
    ):  # fmt: skip
        answer = page.goto(address)
        assert answer and answer.status < 500, address
        assert CHINESE.search(page.locator("main").inner_text()), address


def open_duty(town: Town, county: County) -> Page:
    """The contact of the first unit with its first duty open."""
    page = town.seated(county.people[county.units[0].code, "contact"].name)
    page.goto("/")
    page.get_by_role("link", name="标记完成").click()
    return page


def submitted(town: Town, county: County) -> None:
    """The first unit has answered."""
    page = open_duty(town, county)
    page.get_by_label("完成情况").fill(NOTE)
    press(page, "报送办公室")


def press(page: Page, button: str) -> int:
    """Press the button; return the status of what the server answered to the form."""

    def is_answer(response: Response) -> bool:
        return bool(response.request.method == "POST")

    with page.expect_response(is_answer) as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()
    status: Any = waiting.value.status
    return int(status)


def complains(page: Page, sentence: str) -> None:
    """The box of mistakes says it in Chinese and has the focus."""
    box = page.get_by_role("alert")
    expect(box).to_contain_text(sentence)
    expect(box).to_be_focused()
