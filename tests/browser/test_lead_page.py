"""The leading group's page in a browser: what it leads to, and that it is one A4 on paper."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from campaign import clock
from campaign.records.access.sessions import open_session
from campaign.rules.permissions import Role
from campaign.rules.plan import PlanMilestone, PlanStage
from campaign.services.clock.tick import tick
from campaign.services.house.note_days import note_days
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.person import Person
from tests.county import DUE, ISSUED, County, a_plan, at
from tests.make import Make

DAY = dt.timedelta(days=1)
LONG = "关于进一步加强政府机关正版软件使用管理和资产登记工作情况的专项报告（第一部分）"
SAID = (
    "因机构改革人员调整，台账正在逐台核对，"
    "待主要负责人出差回来签字后一并报送，请办公室谅解并再宽限几天"
)


def sit(page: Page, site: str, person: Person) -> Page:
    """Let the person in without the door."""
    with transaction() as session:
        token = open_session(session, person.id, address="127.0.0.1", now=clock.now())
    page.context.add_cookies([{"name": "duban", "value": token, "url": site}])
    return page


def printed_pages(page: Page) -> int:
    """How many sheets of paper the page needs, as the style sheet asks for them."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


@pytest.fixture
def fullest(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> County:
    """A city with a dozen counties and nine stages, every name long, everybody late and talking."""
    make.simulated()
    scope = make.unit("岚江市", kind="city", code="XIAN")
    bureau = make.unit("市文化广电和旅游局（市版权局）", scope, code="JU")
    county = County(make, scope, bureau)
    for number in range(12):
        above = make.unit(f"岚江高新技术产业开发区第{number + 1}街道办事处", scope, kind="county")
        county.units += [
            make.unit(f"岚江市第{number + 1}机关事务管理和综合保障服务中心分中心", above)
            for _ in range(2)
        ]
    for unit in (bureau, *county.units):
        for role in (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL):
            county.people[unit.code, role] = make.holder(unit, role, "欧阳建国")
    county.people[scope.code, Role.OFFICE] = make.holder(scope, Role.OFFICE, "周晓岚")
    county.people[scope.code, Role.LEAD] = make.holder(scope, Role.LEAD, "赵启明")
    days = [ISSUED + 30 * number * DAY for number in range(10)]
    stages = tuple(
        PlanStage(f"s{number}", f"第{number + 1}阶段整改落实", "other", first, last - DAY)
        for number, (first, last) in enumerate(zip(days, days[1:], strict=False))
    )
    asked = tuple(
        PlanMilestone(f"m{number}", LONG, f"s{number}", DUE + number * DAY, ("department",))
        for number in range(2)
    )
    county.open(a_plan(stages=stages, milestones=asked, goal_on=days[-1], name=LONG))
    live(DUE, DUE + 2 * DAY)
    talk(county)
    live(DUE + 3 * DAY, DUE + 39 * DAY)
    note_days(now=at(DUE + 40 * DAY))
    monkeypatch.setattr(clock, "now", lambda: at(DUE + 40 * DAY))
    return county


def live(first: dt.date, last: dt.date) -> None:
    """The clock steps every morning, and every letter arrives."""
    for number in range((last - first).days + 1):
        tick(now=at(first + number * DAY))
        with transaction() as session:
            session.query(Letter).where(Letter.state == "queued").update(
                {"state": "accepted", "accepted_at": at(first + number * DAY, 9, 5)}
            )
    db.session.rollback()


def talk(county: County) -> None:
    """Every unit answers with many words, and gets it back."""
    day = DUE + 2 * DAY
    for duty_id, unit_id in db.session.execute(
        db.select(Duty.id, Duty.unit_id).order_by(Duty.id)
    ).all():
        db.session.rollback()
        unit = next((one for one in county.units if one.id == unit_id), county.bureau)
        submit_duty(
            duty_id, asker=county.asker(unit, Role.CONTACT), note=SAID, version=1,
            now=at(day, 10), today=day,
        )  # fmt: skip
        return_duty(
            duty_id, asker=county.office, reason="请补盖公章", due_on=day + DAY, version=2,
            now=at(day, 11), today=day,
        )  # fmt: skip


def test_the_fullest_page_is_one_a4(
    fullest: County, site: str, open_page: Callable[..., Page]
) -> None:
    page = sit(open_page(), site, fullest.people[fullest.scope.code, Role.LEAD])
    page.goto("/")
    expect(page.get_by_role("heading", name="待您决定")).to_be_visible()
    assert page.locator(".lead-list > li").count() > 5
    assert page.locator(".lead-list > li:visible").count() == 5
    assert page.locator(".bars-stages > li").count() == 9
    drawn = page.locator(".chart-live svg")  # by the script, from the table; paper has the still
    expect(drawn).to_be_visible()
    expect(drawn).to_contain_text("0%")
    expect(page.locator(".chart-still")).to_be_hidden()
    assert page.locator(".lead-rows tbody tr").count() == 5
    assert printed_pages(page) == 1
    page.goto("/?")
    page.context.add_cookies([{"name": "duban_locale", "value": "en", "url": site}])
    page.reload()
    assert printed_pages(page) == 1


def test_paper_has_lines_to_sign_and_no_buttons(fullest: County, site: str, page: Page) -> None:
    sit(page, site, fullest.people[fullest.scope.code, Role.LEAD]).goto("/lead")
    expect(page.get_by_text("批示")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("批示")).to_be_visible()
    expect(page.get_by_text("数据来源：督办系统")).to_be_visible()
    expect(page.locator(".chart-still")).to_be_visible()
    expect(page.locator(".chart-live")).to_be_hidden()
    for gone in (".topbar", ".lead-tools", ".band", ".lead-list > li > a", ".fold"):
        expect(page.locator(gone).first).to_be_hidden()
    assert page.locator(".lead-list > li:visible").count() == 5
    assert page.locator(".bars:not(.bars-stages) > li:visible").count() == 4
    expect(page.get_by_text("未印出，见系统")).to_be_visible()


def test_a_leader_without_scripts_looks_back_and_opens_a_number(
    fullest: County, site: str, open_page: Callable[..., Page]
) -> None:
    page = sit(open_page(scripts=False, width=360), site, fullest.people["XIAN", Role.LEAD])
    page.goto("/")
    page.get_by_text("时间回看").click()
    page.get_by_label("哪一天 24 时").fill(DUE.isoformat())
    page.get_by_role("button", name="看这一天").click()
    expect(page.get_by_text("这是 2026 年 4 月 20 日（周一）24 时的情况")).to_be_visible()
    expect(page.get_by_text("没有等决定的事项")).to_be_visible()
    expect(page.locator(".chart")).to_have_count(0)  # nothing was due before that day
    page.locator(".lead-sentence a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("应报")
    page.get_by_role("link", name="未报", exact=True).click()
    expect(page.get_by_text("截至 4 月 20 日（周一），以单位计")).to_be_visible()
    page.get_by_role("link", name="一页通").last.click()
    expect(page.get_by_text("这是 2026 年 4 月 20 日（周一）24 时的情况")).to_be_visible()
