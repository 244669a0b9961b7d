"""``calendar show``, ``read``, ``load``; what recurs comes with a step of the clock."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.base import db
from models.calendar import CalendarVersion
from models.plan import Milestone
from tests.county import a_county, a_plan, at
from tests.make import Make
from tests.services.calendar.notices import NOTICE_2027, a_plan_into_2027

AT = "2026-11-09T10:00+08:00"


@pytest.fixture
def run(app):
    def one(*words: str | Path):
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return one


@pytest.fixture
def county(make: Make) -> None:
    a_county(make).open(a_plan_into_2027(roll="next"), now=at(dt.date(2026, 3, 2)))
    db.session.rollback()


def paper(folder: Path, text: str = NOTICE_2027, name: str = "通知.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def versions() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(CalendarVersion.id))) or 0


def test_a_year_is_shown(run, county):
    shown = run("calendar", "show", "2026")
    assert shown.output.startswith(
        "2026 年：248 个工作日，117 个休息日。\n  放假  2026-01-01 至 2026-01-03  元旦\n"
    )
    assert "  补班  2026-02-14\n" in shown.output
    assert run("calendar", "show", "2027").output.startswith("2027 年尚未公布，按周末推算：261 个")
    facts = json.loads(run("calendar", "show", "2026", "--json").output)
    assert (facts["known"], facts["working"], len(facts["worked"])) == (True, 248, 6)
    assert run("calendar", "show", "1999").exit_code == 2
    assert run("calendar", "show").exit_code == 0


def test_a_notice_is_read_and_its_questions_are_the_exit_code(run, tmp_path):
    good = run("calendar", "read", paper(tmp_path))
    assert (good.exit_code, "→ 放假 2027-06-09" in good.output) == (0, True)
    text = NOTICE_2027.replace("5月8日（周六）", "5月8日（周五）").replace("六、中秋节", "六、节")
    asked = run("calendar", "read", paper(tmp_path, text))
    assert asked.exit_code == 1
    assert (
        "第 7 行：这一天实际是 2027-05-08 周六，和括号里写的不同。请核对日期和年份。（必须改正）"
        in asked.output
    )
    facts = json.loads(run("calendar", "read", paper(tmp_path, text), "--json").output)
    assert [one["blocks"] for one in facts["questions"]] == [False, True, False]
    assert (facts["year"], facts["issued"]) == (2027, "2026-11-06")


def test_a_notice_is_tried_and_then_taken(run, county, tmp_path):
    path = paper(tmp_path)
    tried = run("calendar", "load", path, "--dry-run", "--at", AT, "--json")
    counts = json.loads(tried.output)
    assert counts.pop("loaded") is False
    assert counts["dates"] == 4 and versions() == 0
    taken = json.loads(run("calendar", "load", path, "--at", AT, "--json").output)
    assert taken.pop("loaded") is True
    assert taken == counts
    assert versions() == 1
    again = run("calendar", "load", path, "--at", AT)
    assert (again.exit_code, "不用再导入" in again.output) == (1, True)


def test_a_question_is_settled_by_its_number(run, county, tmp_path):
    text = NOTICE_2027.replace("共7天。2月14日", "共7天。鼓励职工在2月4日休息。2月14日", 1)
    path = paper(tmp_path, text)
    assert run("calendar", "load", path, "--at", AT).exit_code == 1
    (asked,) = json.loads(run("calendar", "read", path, "--json").output)["questions"]
    taken = run("calendar", "load", path, "--settle", asked["key"], "--at", AT)
    assert taken.exit_code == 0
    assert taken.output.startswith("已采用。涉及任务 ")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("a.pdf", "x", "只能读 .docx 和 .txt 文件"), ("a.txt", " ", "请把通知的全文贴进来")],
)
def test_a_file_without_a_notice_says_why(run, tmp_path, name, text, said):
    for command in ("read", "load"):
        done = run("calendar", command, paper(tmp_path, text, name))
        assert (done.exit_code, said in done.output) == (1, True)


def test_a_step_of_the_clock_asks_what_recurs(app: Flask, make: Make, run):
    plan = a_plan()
    monthly = [
        replace(m, due_on=dt.date(2026, 3, 25), recurs="monthly") if m.key == "report" else m
        for m in plan.milestones
    ]
    a_county(make).open(replace(plan, milestones=tuple(monthly)))
    db.session.rollback()
    assert run("tick", "--at", "2026-03-26").output.startswith("按周期布置 3 项任务。告知 ")
    assert run("tick", "--at", "2026-03-26").output.startswith("告知 ")
    assert db.session.scalar(select(func.count()).where(Milestone.occurrence == 2)) == 1
