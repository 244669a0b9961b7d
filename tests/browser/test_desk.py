"""The office's day: who lags, who is told next, whom to urge, what waits for the leading group."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from campaign.rules.lifecycle import Court
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.rules.words import LEVELS, label
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty
from models.plan import Milestone
from models.unit import Unit
from tests.browser.town import Town

EXAMPLE = Path(__file__).parents[2] / "examples" / "county"
D = dt.date
DUE = D(2011, 2, 10)
LATE = "县农业农村局"
SILENT = ("柳泉镇", "南岭乡", LATE)  # the contact of 南岭乡 has no address
SURVEY = "报送软件使用情况统计表"


@pytest.fixture
def county(town: Town) -> Town:
    """The example county; all but three units have answered on the eve of the survey's day."""
    town.command("init", "--simulated")
    town.command("unit", "load", str(EXAMPLE / "units.csv"))
    town.command("people", "load", str(EXAMPLE / "people.csv"))
    town.command("campaign", "open", str(EXAMPLE / "plan.yaml"), "--scope", "1400")
    town.live_through(D(2011, 1, 26), D(2011, 1, 26))
    town.becomes(DUE - dt.timedelta(days=1), 17)
    all_but_the_silent_answer(town)
    return town


def all_but_the_silent_answer(town: Town) -> None:
    with town.app.app_context():
        owed = db.session.execute(
            select(Duty.id, Duty.version, Unit.id, Unit.path)
            .join(Unit, Unit.id == Duty.unit_id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.name == SURVEY, Unit.name.not_in(SILENT))
        ).all()
        db.session.rollback()
        for duty_id, version, unit_id, path in owed:
            asker = Asker(1, "", (HeldPost(Role.PRINCIPAL, unit_id, path),))  # signs as well
            submit_duty(
                duty_id, asker=asker, note="已报送", version=version, now=town.now,
                today=DUE - dt.timedelta(days=1), on_paper=True,
            )  # fmt: skip


def test_a_silent_unit_climbs_and_the_leading_group_decides(county: Town) -> None:
    county.live_through(DUE, D(2011, 2, 22))
    desk = county.seated("周晓岚")
    told = [name for name in ("汪思娟", "姚卫生", "郝宏东") if letters(desk, name)]
    assert told == ["汪思娟", "姚卫生", "郝宏东"], "contact, then deputy, then principal"
    desk.goto("/mailbox?q=列入督办名单")
    desk.get_by_role("link", name="列入督办名单").first.click()
    expect(desk.get_by_label("信件的文字形式")).to_contain_text(LATE)
    desk.goto("/")
    expect(desk.get_by_role("link", name="待批准的升级")).to_contain_text("没有待批准的")

    county.live_through(D(2011, 2, 23), D(2011, 2, 23))
    desk = county.seated("周晓岚")
    desk.goto("/")
    desk.get_by_role("link", name="待批准的升级").click()
    expect(desk.get_by_text("由领导小组赵启明、孙德厚决定；没有批准都不会发出。")).to_be_visible()
    desk.get_by_role("link", name=LATE).first.click()
    expect(desk.get_by_role("button", name="批准")).to_have_attribute("aria-disabled", "true")
    assert not letters(desk, "通报批评"), "a draft waits"

    lead = county.seated("赵启明")
    lead.goto("/")
    lead.get_by_role("link", name="待批准的升级").click()
    expect(lead.get_by_role("heading", name="等决定")).to_contain_text("3")
    lead.get_by_role("link", name=LATE).first.click()
    expect(lead.get_by_text("郝宏东，主要负责人")).to_be_visible()
    lead.get_by_role("button", name="批准并告知 1 人").click()
    expect(lead.get_by_text("已批准，立即告知。")).to_be_visible()
    lead.get_by_role("link", name="柳泉镇").first.click()
    lead.get_by_role("button", name="不予升级").click()
    expect(lead.get_by_role("alert")).to_contain_text("理由")
    lead.get_by_label("批示").fill("该镇正在换届，再给三天，由办公室电话督促。")
    lead.get_by_role("button", name="不予升级").click()
    expect(lead.get_by_text("已决定不予升级。")).to_be_visible()
    expect(lead.get_by_role("heading", name="等决定")).to_contain_text("1")
    assert "accepted=2" in county.run("deliver")["deliver"], "the criticism, and the case it opens"
    assert letters(desk, "通报批评") == ["郝宏东"]


def test_the_number_on_the_button_is_what_is_sent(county: Town) -> None:
    county.live_through(DUE, D(2011, 2, 12))
    page = county.seated("周晓岚")
    page.goto("/")
    for unit in SILENT:
        page.get_by_label(f"选{unit}，{SURVEY}").check()
    expect(page.get_by_text("已选 3 项")).to_be_visible()
    expect(page.get_by_text("约 2 封信、1 个电话任务")).to_be_visible()
    page.get_by_role("button", name="对 3 项催办…").click()
    for words in (
        "wangsj@nongye.yunchuan.example",
        "yanmj@liuquan.yunchuan.example",
        "19900000030",
    ):
        expect(page.get_by_role("table")).to_contain_text(words)
    here = page.get_by_role("navigation", name="主菜单").locator("[aria-current=page]")
    expect(here).to_have_text("工作台")
    page.get_by_label("附一句话").fill("周五下班前请务必报送。")
    page.get_by_role("button", name="对 3 个单位催办（2 封信，1 个电话）").click()
    expect(page.get_by_text("已对 3 个单位催办：2 封信，1 个电话任务。")).to_be_visible()
    assert "accepted=2" in county.run("deliver")["deliver"]
    assert letters(page, "催办") == ["汪思娟", "阎敏洁"]
    page.goto("/calls")
    expect(page.get_by_role("listitem").filter(has_text="南岭乡").first).to_contain_text("萧晓倩")

    page.goto("/")
    page.get_by_role("row").filter(has_text=LATE).get_by_role("link", name="催办").click()
    expect(page.get_by_text("一项任务一天只催一次")).to_be_visible()


def test_the_page_the_report_and_the_workbook_say_the_same(county: Town, tmp_path: Path) -> None:
    county.live_through(DUE, D(2011, 2, 17))
    desk = county.seated("周晓岚")
    desk.goto("/")
    address = desk.url
    desk.goto(f"{address}?order=tree")
    report = county.answers("report", "lagging", "YCX-2011")
    assert [row["name"] for row in report] == list(SILENT)
    assert on_page(desk) == [as_on_page(row) for row in report]
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="导出").click()
    book = tmp_path / "lagging.xlsx"
    waiting.value.save_as(book)
    assert in_workbook(book) == [as_in_workbook(row) for row in report]

    desk.goto(f"{address}?order=tree&as_of=2011-02-15")
    expect(desk.get_by_text("的情况，只能看，不能办理。")).to_be_visible()
    expect(desk.locator("input[data-tick]")).to_have_count(0)
    past = county.answers("report", "lagging", "YCX-2011", "--as-of", "2011-02-15")
    assert [row["days_late"] for row in past] == [5, 5, 5]
    assert on_page(desk) == [as_on_page(row) for row in past]
    desk.goto(f"{address}?as_of=2011-02-10")
    expect(desk.get_by_text("没有逾期未完成的")).to_be_visible()


def letters(page: Page, words: str) -> list[str]:
    """Who got letters that these words find in the mailbox."""
    page.goto(f"/mailbox?q={words}")
    names = page.locator("tbody tr td:nth-child(2) .first").all_inner_texts()
    return sorted(set(names))


def on_page(page: Page) -> list[tuple[str, ...]]:
    """Unit, days late, state with milestone, and next step of every row of the table."""
    return [
        (
            row.locator("td.name .first").inner_text(),
            row.locator("td.figure").inner_text().split()[0],
            *sorted(row.locator("td.line .second").first.inner_text().split("，")),
            row.locator("td.step .first").inner_text().split("\n")[0].strip(),
        )
        for row in page.locator("tbody tr:has(a[data-open])").all()
    ]


def as_on_page(row: dict[str, Any]) -> tuple[str, ...]:
    """A row of the report in the words of the page."""
    due, on = D.fromisoformat(row["due"]), dt.datetime.fromisoformat(row["next_rung_at"])
    weekday = "一二三四五六日"[on.weekday()]
    return (
        row["name"], str(row["days_late"]), f"{due.month}/{due.day} 止", row["milestone"],
        f"{on.month}/{on.day} 周{weekday}",
    )  # fmt: skip


def in_workbook(path: Path) -> list[tuple[Any, ...]]:
    """The rows below the head, without the columns that the report does not have."""
    rows = list(openpyxl.load_workbook(path).active.iter_rows(min_row=4, values_only=True))
    last = next(number for number, row in enumerate(rows) if row[0] is None)
    return [(*row[:6], row[7], row[10], row[11], row[12].date()) for row in rows[:last]]


def as_in_workbook(row: dict[str, Any]) -> tuple[Any, ...]:
    """A row of the report as the workbook has it."""
    due = dt.datetime.fromisoformat(row["due"])
    return (
        row["code"], row["name"], row["stage"], row["milestone"], due, row["days_late"],
        label(Court(row["court"])), LEVELS[row["level"]][0], label(Role(row["next_rung"])),
        dt.datetime.fromisoformat(row["next_rung_at"]).date(),
    )  # fmt: skip
