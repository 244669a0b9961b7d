"""Before a launch: the year is read, a danger mended, the chain drilled; then it is opened."""

import dataclasses
import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from campaign.papers.plan_file.plan_text import plan_text
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.services.transaction import transaction
from campaign.settings import Settings
from models.base import db
from models.person import Post
from models.unit import Unit
from tests.browser.story import FITS, PHONE, Story
from tests.browser.test_every_page import faults_of
from tests.browser.town import Town
from tests.county import DUE, ISSUED, a_county, a_plan
from tests.make import Make
from tests.smtp import Sink

LATER = DUE + dt.timedelta(days=7)
NEWCOMER, MAILBOX = "赵海燕", "zhaohy@jyj.yunchuan.example"
SHEET = {"width": 794, "height": 1123}  # A4 at 96 dots an inch


@pytest.fixture
def settings(settings: Settings, smtp: Sink) -> Settings:
    """The same house with a mail server of its own."""
    return dataclasses.replace(settings, mail_server=smtp.host, mail_port=smtp.port)


@pytest.fixture
def story(town: Town, smtp: Sink) -> Story:
    """Two units before the launch; one of them has lost its principal."""
    town.becomes(ISSUED, 10)
    with town.app.app_context():
        county = a_county(Make())
        _, school = county.units
        with transaction() as session:
            session.execute(
                delete(Post).where(Post.unit_id == school.id, Post.role == Role.PRINCIPAL)
            )
        for unit in db.session.query(Unit):
            db.session.expunge(unit)
        db.session.rollback()
    return Story(town, county, smtp)


def test_a_launch_from_the_forecast_to_the_first_amendment(story: Story) -> None:
    office = story.town.seated("周晓岚")
    the_office_reads_the_year_and_mends_a_danger(story, office)
    the_forecast_is_signed_and_printed(story, office)
    the_chain_is_drilled_by_mailed_links(story, office)
    the_campaign_is_opened(story, office)
    the_plan_is_amended_with_its_effect(story, office)
    the_amended_year_is_rehearsed_and_printed(story, office)
    assert (story.too_wide, story.seen > 15) == ([], True)


def the_office_reads_the_year_and_mends_a_danger(story: Story, page: Page) -> None:
    forecasts(story, page)
    dangers = page.locator(".dangers li")
    vacant = dangers.filter(has_text="县教育局没有主要负责人")
    expect(vacant).to_have_count(1)
    expect(page.locator(".foretold")).to_contain_text("若各单位都不答复")
    story.press(page.locator(".heat button").first)
    expect(page.locator("#picked")).to_contain_text("《报送软件使用情况统计表》")
    story.press(page.locator(".dangers li").filter(has_text="没有主要负责人").get_by_role("link"))
    story.press(page.get_by_role("link", name=re.compile("任命.*主要负责人")))
    page.get_by_label("姓名").fill(NEWCOMER)
    page.get_by_label("邮箱").fill(MAILBOX)
    story.press(page.get_by_role("button", name="登记新任职人"))
    expect(page.get_by_role("main")).to_contain_text(NEWCOMER)


def forecasts(story: Story, page: Page) -> None:
    """Put the plan to the forecast, as it stands in the office's file."""
    story.visits(page, "/campaigns")
    story.press(page.get_by_role("link", name="预演一份方案…"))
    page.get_by_label("或把方案贴在这里").fill(plan_text(a_plan()))
    story.press(page.get_by_role("button", name="开始预演"))


def the_forecast_is_signed_and_printed(story: Story, page: Page) -> None:
    forecasts(story, page)
    expect(page.locator(".dangers li").filter(has_text="没有主要负责人")).to_have_count(0)
    assert list(faults_of(page, aloud=True)) == []
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)  # type: ignore[arg-type]
    assert page.evaluate(FITS), "the printed forecast is wider than its sheet"
    expect(page.locator(".heat")).to_be_visible()
    expect(page.locator(".dangers").first).to_be_visible()
    for hidden in ("签署这份预演", "开始预演"):
        expect(page.get_by_text(hidden, exact=True)).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    story.press(page.get_by_role("button", name="签署这份预演"))
    expect(page.get_by_text("行动启动后，发出的每封信都会与它对照")).to_be_visible()


def the_chain_is_drilled_by_mailed_links(story: Story, page: Page) -> None:
    story.visits(page, "/drills")
    story.press(page.get_by_role("button", name="发起演练"))
    expect(page.get_by_text("演练已发起：9 个人，9 封信")).to_be_visible()
    story.town.run("deliver")
    reader = story.town.open_page(**PHONE)
    for link in links(story):
        story.visits(reader, link)
        story.press(reader.get_by_role("button", name="收到，是我负责"))
        expect(reader.get_by_role("heading", level=1)).to_have_text("已记下，谢谢")
    page.reload()
    expect(story.met(page).get_by_role("main")).to_contain_text("责任链都已证实")


def links(story: Story) -> list[str]:
    """The link of each letter that the mail server has taken, one for each person."""
    found: dict[tuple[str, ...], str] = {}
    for one in story.post.received:
        part = one.message.get_body(("plain",))
        assert part
        link = re.search(r"https?://\S+/l/[\w-]+/mine", part.get_content())
        if link:
            found[one.recipients] = link[0]
    assert len(found) == (len(story.county.units) + 1) * len(UNIT_ROLES)
    assert (MAILBOX,) in found
    return list(found.values())


def the_campaign_is_opened(story: Story, page: Page) -> None:
    story.visits(page, "/campaigns")
    story.press(page.get_by_role("link", name="启动新的行动…"))
    page.get_by_label("或在这里写方案").fill(plan_text(a_plan()))
    story.press(page.get_by_role("button", name="检查…"))
    expect(page.locator("#check-proved")).to_have_count(0)
    expect(page.locator("#check-principal")).to_have_count(0)
    page.get_by_label("为什么现在就启动").fill("备份今晚补做，名单和责任链都已核实。")
    story.press(page.get_by_role("button", name="启动，4 个节点"))
    expect(page.get_by_text("行动已启动：")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("演练：9 个岗位已证实 9 个")
    expect(page.get_by_role("main")).to_contain_text("预演由周晓岚于")


def the_plan_is_amended_with_its_effect(story: Story, page: Page) -> None:
    story.press(page.get_by_role("link", name="修订方案…"))
    source = page.locator("#f-source")
    source.fill(source.input_value().replace(f"due_on: {DUE}", f"due_on: {LATER}"))
    story.press(page.get_by_role("button", name="检查，看看会改动什么…"))
    changed = page.locator(".edit-rows tbody tr")
    expect(changed).to_have_count(1)
    expect(changed).to_contain_text("4/27")
    expect(page.get_by_role("main")).to_contain_text("县教育局")
    assert list(faults_of(page, aloud=True)) == []
    page.get_by_label("为什么修订").fill("统一延后一周。")
    story.press(page.get_by_role("button", name="按此修订，1 处改动"))
    expect(page.get_by_role("main")).to_contain_text("4/27")
    story.press(page.get_by_role("link", name="预演"))
    expect(page.locator(".signing")).to_contain_text("周晓岚于")
    expect(page.locator(".heat")).to_be_visible()


def the_amended_year_is_rehearsed_and_printed(story: Story, page: Page) -> None:
    story.press(page.get_by_role("link", name="2026 年全县软件正版化", exact=True).first)
    story.press(page.get_by_role("link", name="推演", exact=True))
    expect(page.get_by_role("main")).to_contain_text("还没有推演过。")
    page.get_by_label("单位数").fill("3")
    page.get_by_label("种子").fill("7")
    page.get_by_label("加上故障").check()
    story.press(page.get_by_role("button", name="开始推演"))
    expect(page.get_by_text(re.compile("等待后台进程：第 0 天"))).to_be_visible()
    where = page.url
    page.goto(
        "about:blank"
    )  # the year sets the clock of this whole process; nobody looks meanwhile
    story.town.run("rehearsals")
    story.visits(page, where)
    expect(page.get_by_text("逐封、逐档、逐项核对，没有发现不对的地方。")).to_be_visible()
    year = story.met(page).locator(".rehearsed")
    for title in (
        "任务的进展，每周",
        "每天的信，按责任链的档",
        "办公室每周要办的事",
        "会被点名的单位",
    ):
        expect(year.get_by_role("heading", name=title)).to_be_visible()
    assert list(faults_of(page, aloud=True)) == []
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)  # type: ignore[arg-type]
    assert page.evaluate(FITS), "the printed year is wider than its sheet"
    expect(page.get_by_role("img").first).to_be_visible()
    expect(page.get_by_role("button", name="开始推演")).to_be_hidden()
    expect(page.get_by_text("推演，不是真实情况").first).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")
