"""The queue under a keyboard, and without scripts."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from campaign.rules.permissions import Role
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty
from models.unit import Unit
from tests.browser.town import Town
from tests.county import DUE, County, a_county, at
from tests.make import Make

UNITS = ("县财政局", "县教育局", "县水利局", "柳河镇")
ENTER = "Enter"


@pytest.fixture
def county(town: Town) -> County:
    """Four units have answered, one a day; it is the morning after."""
    with town.app.app_context():
        found = a_county(Make(), UNITS)
        found.open()
        for number, unit in enumerate(found.units):
            day = DUE - dt.timedelta(days=4 - number)
            duty_id = db.session.scalars(
                select(Duty.id).where(Duty.unit_id == unit.id).order_by(Duty.id).limit(1)
            ).one()
            db.session.rollback()
            submit_duty(
                duty_id, asker=found.asker(unit, Role.CONTACT), note=f"{unit.name}已签章报送",
                version=1, now=at(day, 10), today=day,
            )  # fmt: skip
    town.becomes(DUE, 9)
    return found


def focused(page: Page) -> str:
    """The unit in whose row the focus stands."""
    return str(
        page.evaluate(
            "document.activeElement.closest('tr')?.querySelector('b, a')?.innerText || ''"
        )
    )


def go_on(page: Page, left: int) -> None:
    """Back to the queue, by the key that presses links."""
    page.get_by_role("link", name=f"继续审核 {left} 件").press(ENTER)
    expect(page.get_by_role("heading", level=1)).to_have_text("待审核")
    page.wait_for_load_state("load")


def states(town: Town) -> dict[str, str]:
    with town.app.app_context():
        rows = db.session.execute(
            select(Unit.name, Duty.state).join(Duty).where(Duty.state != "open").order_by(Unit.id)
        ).all()
        db.session.rollback()
    return {row.name: row.state for row in rows}


def test_the_whole_queue_is_worked_without_a_mouse(town: Town, county: County) -> None:
    page = town.seated("周晓岚")
    page.goto("/review")
    page.keyboard.press("j")
    assert focused(page) == "县财政局"
    for key, unit in (("j", "县教育局"), ("j", "县水利局"), ("k", "县教育局")):
        page.keyboard.press(key)
        assert focused(page) == unit
    page.keyboard.press("?")
    expect(page.get_by_text("打开或收起这张表")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_text("打开或收起这张表")).to_be_hidden()

    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("已选 2 件")).to_be_visible()
    expect(page.get_by_role("button", name="通过 2 件…")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("通过 2 件报送")
    expect(page.get_by_role("button", name="通过 2 件")).to_be_focused()
    page.keyboard.press(ENTER)
    expect(page.get_by_role("heading", level=1)).to_have_text("已通过 2 件")
    assert states(town)["县教育局"] == states(town)["县水利局"] == "accepted"

    go_on(page, 2)
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", level=1)).to_have_text("退回 1 件报送")
    page.get_by_label("退回原因").fill("请补签字")
    page.get_by_label("新的期限").press(ENTER)
    expect(page.get_by_role("heading", level=1)).to_have_text("已退回 1 件")
    assert states(town)["县财政局"] == "returned"

    go_on(page, 1)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("button", name="通过这项报送")).to_be_visible()
    page.goto("/review")
    page.keyboard.press("j")
    page.keyboard.press(ENTER)
    expect(page.get_by_role("button", name="通过这项报送")).to_be_visible()
    reason = page.get_by_label("退回原因")
    page.get_by_role("button", name="请补签字").click()
    expect(reason).to_have_value("请补签字")
    expect(reason).to_be_focused()


def test_keys_are_letters_while_somebody_types(town: Town, county: County) -> None:
    page = town.seated("周晓岚")
    page.goto("/review")
    box = page.get_by_label("查找单位或完成情况里的字")
    box.press_sequentially("arjx?")
    expect(box).to_have_value("arjx?")
    expect(page).to_have_url(f"{town.site}/review")
    box.press("Escape")
    page.locator("body").click(position={"x": 5, "y": 300})
    page.keyboard.press("a")
    expect(page).to_have_url(f"{town.site}/review")  # nothing is ticked, no row has the focus


def test_without_scripts_everything_can_be_done(town: Town, county: County) -> None:
    page = town.seated("周晓岚", scripts=False)
    page.goto("/review")
    for unit in UNITS[:2]:
        page.get_by_label(f"选{unit}").check()
    page.get_by_role("button", name="通过所选…").click()
    page.get_by_role("button", name="通过 2 件").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已通过 2 件")
    page.get_by_role("link", name="继续审核 2 件").click()
    page.get_by_label(f"选{UNITS[2]}").check()
    page.get_by_role("button", name="退回所选…").click()
    page.get_by_label("退回原因").fill("请核对台数")
    page.get_by_role("button", name="退回 1 件（1 封信）").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已退回 1 件")
    page.goto("/review")
    page.get_by_role("link", name=UNITS[3], exact=True).click()
    page.get_by_role("button", name="请核对台数").click()
    expect(page.get_by_label("退回原因")).to_have_value("请核对台数")
    page.get_by_role("button", name="通过这项报送").click()
    expect(page.get_by_text("待审核的都已办完。")).to_be_visible()
    page.get_by_role("link", name="撤销这项决定").click()
    page.get_by_label("撤销原因").fill("误点了通过")
    page.get_by_role("button", name="撤销并告知 1 人").click()
    assert states(town) == {
        UNITS[0]: "accepted", UNITS[1]: "accepted", UNITS[2]: "returned", UNITS[3]: "submitted",
    }  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_hangs_over_the_edge(town: Town, county: County, width: int) -> None:
    page = town.seated("周晓岚", width=width)
    with town.app.app_context():
        rows = db.session.execute(
            select(Duty.id, Duty.version).where(Duty.state == "submitted")
        ).all()
        owed = db.session.scalars(select(Duty.id).where(Duty.state == "open").limit(1)).one()
        db.session.rollback()
    ticked = "&".join(f"row={row.id}.{row.version}" for row in rows)
    for address in (
        "/review", f"/review/accept?{ticked}", f"/review/return?{ticked}",
        f"/review/result?act=accept&{ticked}", f"/duties/{rows[0].id}", f"/duties/{owed}/record",
        f"/duties/{owed}/waive",
    ):  # fmt: skip
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (address, wide)
