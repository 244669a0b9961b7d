import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.base import db
from models.person import Post
from models.unit import Unit

COUNTY = Path(__file__).parents[2] / "examples" / "county"


@pytest.fixture
def run(app):
    def one(*words: str | Path):
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return one


def file(tmp_path: Path, text: str, name: str = "单位.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="gb18030")
    return path


def test_the_example_county_is_loaded_by_two_commands(run):
    units = run("unit", "load", COUNTY / "units.csv")
    assert (units.exit_code, units.output) == (
        0,
        "已导入单位：新增 74，更改 0，不变 0（按行数）。\n",
    )
    people = run("people", "load", COUNTY / "people.csv")
    assert people.exit_code == 0
    assert people.stdout == "已导入人员：新增 224，更改 0，不变 0（按行数）。\n"
    assert people.stderr.startswith("注意  第 31 行「邮箱」：没有邮箱")
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 74
    assert db.session.scalar(select(func.count()).select_from(Post)) == 224


def test_a_trial_writes_nothing(run):
    result = run("unit", "load", COUNTY / "units.csv", "--dry-run")
    assert result.output == "试运行，没有写入。将要：新增 74，更改 0，不变 0（按行数）。\n"
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 0


def test_a_mistake_is_told_by_row_and_column_and_nothing_is_loaded(run, tmp_path):
    path = file(
        tmp_path, "单位代码,单位名称,类别,上级代码\n1400,云川县,县级,\n1401,县财政局,部门,9\n"
    )
    result = run("unit", "load", path)
    assert result.exit_code == 1
    assert result.stderr == (
        "错误  第 3 行「上级代码」：找不到代码为“9”的上级单位：文件里和现有单位里都没有。\n"
    )
    assert result.stdout == "有 1 处错误，没有导入任何单位。请改正后再导入。\n"
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 0


def test_scripts_get_the_same_as_json(run, tmp_path):
    path = file(tmp_path, "单位代码,单位名称,类别\n1400,云川县,县级\n")
    assert json.loads(run("unit", "load", path, "--json").stdout) == {
        "loaded": True, "dry_run": False, "added": 1, "changed": 0, "unchanged": 0,
        "errors": [], "warnings": [],
    }  # fmt: skip
    path = file(tmp_path, "单位代码,岗位,姓名\n9,联络员,甲\n")
    answer = run("people", "load", path, "--json")
    assert answer.exit_code == 1
    told = json.loads(answer.stdout)
    assert (told["loaded"], told["errors"]) == (
        False,
        [{"row": 2, "column": "单位代码", "message": "找不到代码为“9”的单位。请先导入单位。"}],
    )


def test_a_file_that_is_no_list_is_refused_in_one_line(run, tmp_path):
    result = run("unit", "load", file(tmp_path, "<html>"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: 文件内容是网页")


def test_the_time_may_be_told_only_to_a_simulated_database(run, make, tmp_path):
    path = file(tmp_path, "单位代码,单位名称,类别\n1400,云川县,县级\n")
    assert run("unit", "load", path, "--at", "2011-01-20").exit_code == 1
    make.simulated()
    assert run("unit", "load", path, "--at", "2011-01-20").exit_code == 0


def test_the_example_plan_is_in_order(run):
    result = run("plan", "check", COUNTY / "plan.yaml")
    assert result.exit_code == 0
    assert result.stdout == (
        "没有错误，另有 2 处要注意。“云川县推进使用正版软件工作”："
        "5 个阶段，13 个节点，7 档责任链。\n"
    )
    assert result.stderr.count("注意  第 ") == 2


def test_every_mistake_of_a_plan_is_told_with_its_line(run, tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text("code: x\nnmae: y\ngoal_on: 2011-09-31\n", encoding="utf-8")
    result = run("plan", "check", path)
    assert result.exit_code == 1
    assert "错误  第 2 行「nmae」：没有这个键。是不是“name”？" in result.stderr
    assert "错误  第 3 行「goal_on」：“2011-09-31”不是日期。" in result.stderr
    told = json.loads(run("plan", "check", path, "--json").stdout)
    assert (told["ok"], [problem["line"] for problem in told["errors"]][-2:]) == (False, [2, 3])


def test_a_holiday_is_known_before_the_house_has_a_calendar(run, tmp_path):
    text = (COUNTY / "plan.yaml").read_text(encoding="utf-8").replace("form: ", "basis: ")
    path = tmp_path / "plan.yaml"
    path.write_text(text.replace("due_on: 2011-02-18", "due_on: 2011-02-12"), encoding="utf-8")
    told = run("plan", "check", path).stderr
    assert "survey_rollup.due_on」：2011 年 2 月 12 日" not in told  # a make-up Saturday
    path.write_text(text.replace("due_on: 2011-02-10", "due_on: 2011-02-04"), encoding="utf-8")
    assert "survey.due_on」：2011 年 2 月 4 日（周五）是休息日" in run("plan", "check", path).stderr
