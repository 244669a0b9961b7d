"""The calendar's pages: what they show and move, and that nothing moves before it is saved."""

import datetime as dt
import html
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from campaign.records.house.calendar import load_calendar
from campaign.rules.permissions import Role
from campaign.services.clock.make_occurrences import make_due_occurrences
from campaign.services.transaction import transaction
from models.base import db
from models.calendar import CalendarVersion
from models.duty import Duty
from models.plan import Milestone
from models.term import Term
from tests.county import County, a_county, at
from tests.forms import submit, token
from tests.make import Make
from tests.papers.evidence.offices import docx
from tests.services.calendar.notices import NOTICE_2027, a_plan_into_2027
from tests.web.conftest import Tell

D = dt.date
NOW = at(D(2026, 11, 9), 10)
DAY = "/calendar/day/2026-12-21"
HOLIDAY = {"kind": "holiday", "name": "县庆"}


@pytest.fixture
def county(app: Flask, make: Make, told: Tell) -> County:
    found = a_county(make)
    found.open(a_plan_into_2027(roll="next"), now=at(D(2026, 3, 2)))
    db.session.rollback()
    told(NOW)
    return found


@pytest.fixture
def office(app: Flask, make: Make, county: County) -> FlaskClient:
    return make.sign_in(app.test_client(), county.people[county.scope.code, Role.OFFICE])


def see(client: FlaskClient, address: str, **asked: str) -> str:
    answer = client.get(address, query_string=asked)
    assert answer.status_code == 200, (address, answer.status_code)
    return text_of(answer)


def text_of(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def plain(page: str) -> str:
    """The words of a page, blanks taken out."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", page))


def hidden(page: str) -> dict[str, Any]:
    """What the page's saving form brings back."""
    form = page[page.rindex('<form class="sheet" method="post"') :]
    names = ("after", "shown", "kind", "name")
    fields: dict[str, Any] = {
        name: found[1]
        for name in names
        if (found := re.search(rf'name="{name}" value="([^"]*)"', form))
    }
    if settled := re.findall(r'name="settled" value="([^"]*)"', form):
        fields["settled"] = settled
    return fields


def versions() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(CalendarVersion.id))) or 0


def test_a_year_shows_its_holidays_its_make_up_days_and_how_far_it_is_known(office):
    page = plain(see(office, "/calendar"))
    assert "工作日历2026" in page and "全年248个工作日" in page
    for words in ("1/1–1/3元旦3天", "2/15–2/23春节9天", "2/14周六补班", "10/10周六补班"):
        assert words in page
    assert "2027年尚未公布" in page
    coming = plain(see(office, "/calendar/2027"))
    assert "2027年尚未公布，先按周末推算" in coming
    assert "有3个期限落在这一年，都是暂定的" in coming


def test_the_menu_and_the_checklist_lead_to_it(office):
    setup = see(office, "/setup")
    assert 'href="/calendar"' in setup
    assert re.search(r'href="/setup"[^>]*aria-current="page"', see(office, "/calendar"))


@pytest.mark.parametrize(
    "address", ["/calendar/2000", "/calendar/2101", "/calendar/day/2026-2-1",
                "/calendar/day/2026-02-30", "/calendar/day/heute", "/calendar/versions/9"],
)  # fmt: skip
def test_what_there_is_not_is_a_missing_page(office, address):
    assert office.get(address).status_code == 404


def test_a_day_says_first_what_it_moves_and_writes_nothing(office):
    before = see(office, DAY)
    assert "看看会改动什么" in before and "按星期，周一至周五上班" in before
    shown = plain(see(office, DAY, **HOLIDAY))
    assert versions() == 0
    # The first reminder of the survey stood on this day: it comes a working day earlier.
    assert "涉及3项任务：1个提醒改时间。改期3封信。" in shown
    why = "期限前第7个工作日：跳过12/19–12/21县庆、1个周末。"
    assert f"12/21周一12/18周五联络员{why}" in shown


def test_a_saved_day_tells_by_whom_and_why(office, county):
    form = hidden(see(office, DAY, **HOLIDAY))
    assert (form["kind"], form["name"], form["after"]) == ("holiday", "县庆", "0")
    answer = submit(office, DAY, {**form, "reason": "县政府通知"})
    assert (answer.status_code, answer.location) == (303, "/calendar/2026")
    assert not load_calendar(db.session()).is_working(D(2026, 12, 21))
    day, year = plain(see(office, DAY)), plain(see(office, "/calendar/2026"))
    assert "放假（县庆）" in day and "周晓岚于11月9日10:00改" in day and "县政府通知" in day
    assert "人工修改1" in year and "周晓岚，11月9日10:00：县政府通知" in year
    kept = plain(see(office, "/calendar/versions/1"))
    assert "涉及3项任务，1个提醒改时间" in kept and "原来按星期改为放假（县庆）" in kept
    assert "改12/21" in plain(see(office, "/calendar/versions"))


def test_without_a_reason_nothing_is_saved_and_what_was_asked_stays(office):
    form = hidden(see(office, DAY, **HOLIDAY))
    answer = submit(office, DAY, form)
    page = text_of(answer)
    assert answer.status_code == 422 and "请写明为什么改" in page
    assert 'value="县庆"' in page and hidden(page)["shown"] == form["shown"]
    assert versions() == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"kind": "holiday"}, "请写明放什么假"), ({"kind": ""}, "请选择这一天"),
     ({"kind": "plain"}, "没有改动"), ({"kind": "holiday", "name": "节" * 31}, "名称太长")],
)  # fmt: skip
def test_what_cannot_be_saved_is_said_beside_its_field(office, asked, said):
    answer = office.get(DAY, query_string=asked)
    assert answer.status_code == 422 and said in text_of(answer)
    assert submit(office, DAY, {**asked, "reason": "x", "after": "0"}).status_code == 422


def test_whoever_is_second_is_told_to_look_again(office):
    first, second = hidden(see(office, DAY, **HOLIDAY)), hidden(see(office, DAY, **HOLIDAY))
    assert submit(office, DAY, {**first, "reason": "县庆"}).status_code == 303
    answer = submit(office, "/calendar/day/2026-12-22", {**second, "reason": "县庆"})
    assert answer.status_code == 409 and "日历刚才已被别人改过" in text_of(answer)
    late = submit(office, "/calendar/day/2026-12-22", {**second, "after": "1", "reason": "县庆"})
    assert late.status_code == 409 and "重新查看" in text_of(late)


def paste(office: FlaskClient, text: str, **more: Any) -> str:
    answer = submit(office, "/calendar/notice", {"text": text, **more})
    assert answer.status_code == 200, answer.status_code
    return text_of(answer)


def test_a_notice_is_shown_line_by_line_with_the_year_and_its_moves_before_it_is_taken(office):
    page = paste(office, NOTICE_2027)
    words = plain(page)
    assert "都读懂了" in words and "放假2027/2/5周五–2027/2/11周四，7天" in words
    assert "补班2027/2/14周日、2027/2/20周六" in words
    assert "2027年会是这样" in words
    why = "方案写的是2027/2/8周一：2027/2/8周一在春节中，顺延到2027/2/12周五。"
    assert "完成正版软件安装" in words and why in words
    assert "3个期限由暂定变为确定" in words
    assert versions() == 0
    answer = submit(office, "/calendar/notice/save", {**hidden(page), "text": NOTICE_2027})
    assert (answer.status_code, answer.location) == (303, "/calendar/2027")
    db.session.rollback()
    assert load_calendar(db.session()).years >= {2027}
    assert not db.session.scalar(select(func.count()).where(Term.provisional))
    year = plain(see(office, "/calendar/2027"))
    assert "尚未公布" not in year.split("改动记录")[0]
    assert "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕9号）" in year
    kept = see(office, "/calendar/versions/1")
    assert "二、春节：2月5日（周五）至11日（周四）放假调休，共7天。" in kept
    again = submit(office, "/calendar/notice", {"text": NOTICE_2027})
    assert (again.status_code, again.location) == (303, "/calendar/2027")


def test_a_question_is_asked_and_a_tick_answers_it(office):
    text = NOTICE_2027.replace("共7天。2月14日", "共7天。鼓励职工在2月4日休息。2月14日", 1)
    page = paste(office, text)
    assert "有日期，但没有读懂" in page and "保存后会怎样" not in page
    (key,) = re.findall(r'name="settled"[^>]*value="([0-9a-f]{16})"', page)
    settled = paste(office, text, settled=key)
    assert "保存后会怎样" in settled and hidden(settled)["settled"] == [key]
    form = {**hidden(settled), "text": text}
    assert submit(office, "/calendar/notice/save", {**form, "settled": []}).status_code == 422
    assert submit(office, "/calendar/notice/save", form).status_code == 303


def test_what_only_a_better_text_can_settle_has_no_tick(office):
    page = paste(office, NOTICE_2027.replace("5月8日（周六）", "5月8日（周五）"))
    assert "这一天实际是 2027 年 5 月 8 日 周六，和括号里写的不同" in page
    assert 'name="settled"' not in page and "保存后会怎样" not in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"text": " "}, "请把通知的全文贴进来"), ({"text": "字" * 20_001}, "太长"),
     ({"text": "关于2199年部分节假日安排的通知"}, "年份 2199 不对")],
)  # fmt: skip
def test_a_text_that_is_none_is_refused_and_kept(office, fields, said):
    answer = submit(office, "/calendar/notice", fields)
    assert answer.status_code == 422 and said in text_of(answer)


def test_a_file_is_read_like_pasted_text(office):
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in NOTICE_2027.splitlines())
    for name, content in (("通知.docx", docx(body)), ("通知.txt", NOTICE_2027.encode("gb18030"))):
        form = {"csrf_token": token(office, "/help"), "file": (io.BytesIO(content), name)}
        answer = office.post("/calendar/notice", data=form)
        assert answer.status_code == 200 and "2027 年会是这样" in text_of(answer)
    form = {"csrf_token": token(office, "/help"), "file": (io.BytesIO(b"%PDF"), "a.pdf")}
    answer = office.post("/calendar/notice", data=form)
    assert answer.status_code == 422 and "只能读 .docx 和 .txt 文件" in text_of(answer)


def test_a_published_year_that_nobody_has_taken_is_taken_from_the_built_in_list(office):
    page = see(office, "/calendar/2024/published")
    assert "采用内置的 2024 年安排" in page
    answer = submit(office, "/calendar/2024/published", hidden(page))
    assert (answer.status_code, answer.location) == (303, "/calendar/2024")
    assert "清明节" in see(office, "/calendar/2024")
    for year in ("2024", "2027"):
        assert office.get(f"/calendar/{year}/published").status_code == 302


def test_campaigns_of_others_are_not_named(app, make, county):
    beside = make.unit("岚江市", kind="city", code="LJ")
    stranger = make.sign_in(app.test_client(), make.holder(beside, "office"))
    moved = text_of(submit(stranger, "/calendar/notice", {"text": NOTICE_2027}))
    page = plain(moved[moved.index("<main") :])
    assert "其他行动的期限" in page
    assert not [name for name in ("软件", "人员") if name in page]


def test_a_duty_and_the_plan_say_how_their_dates_were_reckoned(office, county):
    duty_id = db.session.scalars(
        select(Duty.id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == "install")
    ).first()
    db.session.rollback()
    duty = plain(see(office, f"/duties/{duty_id}"))
    assert "这些日期是怎样算的" in duty
    assert "2027/2/8周一期限方案写的就是这一天：当年放假安排还没有公布，是暂定的。" in duty
    plan = plain(see(office, f"/campaigns/{county.campaign_id}"))
    assert "12/30周三怎样算的" in plan
    assert "期限后第3个工作日：跳过1个周末，当年放假安排还没有公布，是暂定的。" in plan


def test_what_recurs_says_how_often_and_which_time_it_is(app, make, told, county):
    plan = a_plan_into_2027(code="zhou-2026")
    recurring = [
        replace(
            one, recurs="last_wednesday", due_on=D(2026, 10, 28), recurs_until="accepted:survey"
        )
        if one.key == "report"
        else one
        for one in plan.milestones
    ]
    county.open(replace(plan, milestones=tuple(recurring)), now=at(D(2026, 10, 1)))
    make_due_occurrences(now=NOW)
    db.session.rollback()
    office = make.sign_in(app.test_client(), county.people[county.scope.code, Role.OFFICE])
    page = plain(see(office, f"/campaigns/{county.campaign_id}"))
    assert "每月最后一个周三，直到“报送软件使用情况统计表”通过；已布置到第2次" in page
    assert page.count("报送安装情况报告整改落实阶段") == 1  # one line, however often it recurs
    duty_id = db.session.scalars(
        select(Duty.id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.occurrence == 2)
    ).first()
    db.session.rollback()
    duty = plain(see(office, f"/duties/{duty_id}"))
    assert "报送安装情况报告（2026年11月）" in duty and "每月最后一个周三，这是第2次" in duty


def test_versions_are_read_on_from_the_last_one_seen(office, now):
    usual = {"year": 2026, "kind": "edit", "changes": [], "effect": {}, "at": now}
    with transaction() as session:
        session.add_all(CalendarVersion(number=n, reason=f"改{n}次", **usual) for n in range(1, 36))
    first = see(office, "/calendar/versions")
    assert "第 1 至 30 条，共 35 条" in re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", first))
    assert "改35次" in first and "改6次" in first and "改5次" not in first
    following = re.search(r'href="(/calendar/versions\?after=6)" rel="next"', first)
    assert following
    rest = office.get(following[1]).get_data(as_text=True)
    assert "改5次" in rest and "改1次" in rest and "改6次" not in rest
    assert 'href="/calendar/versions?before=5"' in rest
    back = office.get("/calendar/versions?before=5").get_data(as_text=True)
    assert "改35次" in back
