"""A damaged copy of a plan: pasted, asked about, decided card by card, opened, lived through."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from campaign.rules.calendar import day_of
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.record_answer import record_answer
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.plan import Campaign, Milestone
from models.unit import Unit
from tests.browser.story import FITS, PHONE, Story
from tests.browser.test_every_page import faults_of
from tests.browser.town import Town
from tests.county import ISSUED, a_county
from tests.make import Make
from tests.smtp import Sink

PAPER = Path(__file__).parents[2] / "examples" / "plans" / "13-sunhuai.txt"
DAMAGED = PAPER.read_text().replace("2012", "2026").replace("２０１２", "２０２６")
MARCH = "3月30日前將需求計劃報縣財政局"


@pytest.fixture
def story(town: Town, smtp: Sink) -> Story:
    """A county with nothing running."""
    town.becomes(ISSUED, 10)
    with town.app.app_context():
        county = a_county(Make())
        for unit in db.session.query(Unit):
            db.session.expunge(unit)
        db.session.rollback()
    return Story(town, county, smtp)


def test_a_damaged_paper_becomes_a_campaign_and_is_lived_through(story: Story) -> None:
    page = story.town.seated("周晓岚")
    the_paper_is_pasted(story, page)
    what_it_leaves_open_is_answered(story, page)
    cards_are_merged_ignored_and_confirmed(story, page)
    the_plan_is_made_and_opened(story, page)
    the_year_is_lived_through(story)
    the_sentence_stands_where_the_deadline_does(story, story.town.seated("周晓岚"))
    assert (story.too_wide, story.seen > 12) == ([], True)


def the_paper_is_pasted(story: Story, page: Page) -> None:
    story.visits(page, "/campaigns")
    story.press(page.get_by_role("link", name="从公文读入方案…").first)
    story.press(page.get_by_role("link", name="读入一份公文…"))
    page.get_by_label("或把正文贴在这里").fill(DAMAGED)
    story.press(page.get_by_role("button", name="读入", exact=True))
    expect(page.get_by_text(re.compile(r"还缺 \d+ 项"))).to_be_visible()
    assert list(faults_of(page, aloud=True)) == []
    mark = page.locator(".mark-milestone.read-mark").filter(has_text="3月30日前")
    mark.click()
    card = page.locator(".read-card:target")
    expect(card).to_contain_text("需求计划")
    card.locator("a.read-tag").click()
    expect(page.locator(".read-mark:target")).to_have_text(re.compile("3月30日前"))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_role("link", name="原文", exact=True).click()
    expect(page.locator("#text")).to_be_in_viewport()
    assert page.evaluate(FITS)
    page.set_viewport_size({"width": 1280, "height": 900})


def what_it_leaves_open_is_answered(story: Story, page: Page) -> None:
    story.press(page.get_by_role("link", name="去补第一项"))
    page.get_by_label("印发日期").fill(ISSUED.isoformat())
    page.get_by_label("行动名称").fill("全县办公软件正版化")
    page.get_by_label("领导小组办公室设在哪个单位").fill("县文化广电和旅游局")
    page.get_by_label(re.compile("处缺字都已对照原件")).check()
    assert list(faults_of(page, aloud=True)) == []
    story.press(page.get_by_role("button", name="保存", exact=True))
    expect(page.locator(".banner").first).to_contain_text("回答了")
    expect(page.get_by_text("个问题要回答")).to_have_count(0)


def cards_are_merged_ignored_and_confirmed(story: Story, page: Page) -> None:
    story.press(page.get_by_role("button", name=re.compile("确认读得准的")))
    alike = page.locator(".read-card").filter(has_text="摸清底数")
    story.press(alike.get_by_role("link", name=re.compile("合并…")))
    page.get_by_label("并入").select_option(index=2)
    story.press(page.get_by_role("button", name="合并"))
    expect(page.locator(".read-card:target")).to_contain_text("并入了 1 张卡片")
    training = page.locator(".read-card").filter(has_text="业务培训")
    story.press(training.get_by_role("button", name=re.compile("忽略")))
    expect(page.get_by_text("放到一边的 2 张")).to_be_visible()
    goal = page.locator(".read-card").filter(has_text="没有写由谁办").first
    while goal.count():
        story.press(goal.get_by_role("link", name=re.compile("补上")))
        page.get_by_label("部门").check()
        story.press(page.get_by_role("button", name="保存并确认"))
    waiting = page.get_by_role("button", name=re.compile("^确认 (阶段|节点)"))
    while waiting.count():
        story.press(waiting.first)
    expect(page.get_by_text(re.compile("都齐了"))).to_be_visible()


def the_plan_is_made_and_opened(story: Story, page: Page) -> None:
    story.press(page.get_by_role("button", name="做成方案"))
    expect(page.get_by_text("方案已做成，检查通过").first).to_be_visible()
    story.press(page.get_by_role("link", name=re.compile("去启动")))
    story.press(page.get_by_role("button", name="检查…"))
    reason = page.get_by_label("为什么现在就启动")
    if reason.count():
        reason.fill("演练下周补做。")
    story.press(page.get_by_role("button", name=re.compile("启动，")))
    expect(page.get_by_text("行动已启动：")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("依据：")
    story.visits(page, "/plan-drafts")
    expect(page.get_by_role("main")).to_contain_text("已启动")


def the_year_is_lived_through(story: Story) -> None:
    """The clock steps around each date; what is asked is answered on its day."""
    with story.town.app.app_context():
        dates = set(db.session.scalars(select(Milestone.due_on)))
        db.session.rollback()
    days = {due + dt.timedelta(days=step) for due in dates for step in (-3, 0)}
    for day in sorted(day for day in days if day >= ISSUED):
        story.town.becomes(day)
        assert "failed=0" in story.town.run("tick", "deliver")["deliver"]
        if day in dates:
            answered(story, day)
    with story.town.app.app_context():
        late = db.session.scalars(
            select(Duty.id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.due_on <= max(dates), Duty.state.not_in(("accepted", "cancelled")))
        ).all()
        assert late == [] and db.session.scalar(select(Campaign.status)) == "open"
        assert db.session.scalar(select(Letter.id).where(Letter.html.contains("依据：")).limit(1))
        db.session.rollback()


def answered(story: Story, day: dt.date) -> None:
    """Whoever has to answer by this day does, through the office."""
    who = {"asker": story.county.office, "now": story.town.now, "today": day_of(story.town.now)}
    with story.town.app.app_context():
        due = db.session.execute(
            select(Duty.id, Duty.version)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.due_on <= day, Duty.state == "open")
        ).all()
        db.session.rollback()
        for duty_id, version in due:
            record_answer(
                duty_id, note="已交", channel="paper", received_on=day, version=version, **who
            )  # type: ignore[arg-type]
            accept_duty(duty_id, version=version + 1, **who)  # type: ignore[arg-type]


def the_sentence_stands_where_the_deadline_does(story: Story, page: Page) -> None:
    with story.town.app.app_context():
        duty_id = db.session.scalars(
            select(Duty.id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.basis.contains(MARCH))
        ).first()
        db.session.rollback()
    assert duty_id
    story.visits(page, f"/duties/{duty_id}")
    basis = page.locator(".facts > div").filter(has_text="依据")
    expect(basis).to_contain_text(MARCH)
