# ruff: noqa: E501  (a table of cases reads down its columns)
import pathlib
import time

import pytest

from campaign.papers.plan_file import read_plan, read_plan_file
from campaign.rules.ladder import DEFAULT_LADDER
from campaign.rules.permissions import Role
from campaign.rules.plan import PlanStage

COUNTY = pathlib.Path(__file__).parents[2] / "examples" / "county"
PLAN = """\
code: P-2011
name: 试行方案
issued_on: 2011-01-20
goal_on: 2011-09-30
office_unit: 县文化局
stages:
  - {key: check, name: 自查, kind: self_check, from_on: 2011-01-20, to_on: 2011-02-28}
milestones:
  - key: survey
    name: 摸底
    stage: check
    for_kinds: [township]
    due_on: 2011-02-10
"""


def told(text: str | bytes, folder: pathlib.Path | None = None) -> list[str]:
    reading = read_plan(text, folder=folder)
    assert (reading.plan is None) == bool(reading.errors)
    return [problem.told() for problem in reading.problems]


def test_the_example_county_is_read_without_an_error():
    reading = read_plan_file(COUNTY / "plan.yaml")
    plan = reading.plan
    assert plan is not None and reading.errors == ()
    assert [(stage.kind, str(stage.from_on), str(stage.to_on)) for stage in plan.stages] == [
        ("self_check", "2011-01-20", "2011-02-28"),
        ("rectification", "2011-03-01", "2011-06-30"),
        ("acceptance", "2011-07-01", "2011-08-15"),
        ("commendation", "2011-08-16", "2011-09-30"),
        ("other", "2011-10-01", "2011-12-31"),
    ]
    assert [(each.key, str(each.due_on), each.by_office) for each in plan.milestones] == [
        ("survey", "2011-02-10", False),
        ("survey_rollup", "2011-02-18", True),
        ("training", "2011-05-15", True),
        ("need", "2011-05-20", False),
        ("need_rollup", "2011-05-25", True),
        ("purchase", "2011-05-31", True),
        ("install", "2011-06-10", False),
        ("install_report", "2011-06-10", False),
        ("inspection", "2011-07-15", True),
        ("inspection_report", "2011-08-10", True),
        ("summary", "2011-09-05", True),
        ("yearly_report", "2011-11-05", False),
        ("yearly_rollup", "2011-11-15", True),
    ]
    assert plan.ladder == DEFAULT_LADDER
    assert str(plan.goal_on) == "2011-09-30"
    assert len(reading.files) == 2
    assert reading.files == {path: (COUNTY / path).read_bytes() for path in reading.files}
    assert [problem.told().split("：")[0] for problem in reading.warnings] == [
        "第 77 行「milestones.training.due_on」",
        "第 160 行「milestones.yearly_report.due_on」",
    ]


def test_a_small_plan_has_defaults():
    plan = read_plan(PLAN, folder=None).plan
    assert plan is not None
    assert (plan.roll, plan.includes_due_day, plan.ladder) == ("none", True, DEFAULT_LADDER)
    assert plan.stages == (
        PlanStage("check", "自查", "self_check", plan.issued_on, plan.stages[0].to_on),
    )
    milestone = plan.milestones[0]
    assert (milestone.required, milestone.evidence, milestone.signed_by) == (True, (), None)


def test_every_key_is_read():
    text = PLAN.replace("office_unit: 县文化局", """\
office_unit: '1461'
office_name: 办公室
office_phone: 0355-1
includes_due_day: 否
roll: next
basis:
  - {title: 通知, number: 〔2010〕1 号, issuer: 市政府}
  - title: 意见""") + """\
    late_until_on: 2011-02-20
    edit_until_on: 2011-02-25
    evidence: 扫描件
    form: forms/a.xlsx
    signed_by: principal
    reported_to: [县文化局, 县政府]
    required: no
    basis: "2"
  - {key: again, name: 年报, stage: check, by_office: true, due_on: 2011-02-11, recurs: yearly}
  - {key: after, name: 汇总, stage: check, by_office: true, due_on: 2011-02-14, recurs: yearly, follows: again}
  - {key: days, name: 旬报, stage: check, for_kinds: township, due_on: 2011-02-14, recurs: every_10_days, recurs_until: stage, roll: previous}
ladder:
  - {number: 1, offset: +1, counts: calendar, audience: lead, level: 1, needs_approval: 是, letter: clock}
"""  # fmt: skip
    plan = read_plan(text, folder=None).plan
    assert plan is not None
    assert (plan.office_unit, plan.office_name, plan.office_phone) == ("1461", "办公室", "0355-1")
    assert (plan.includes_due_day, plan.roll) == (False, "next")
    assert [(b.title, b.number, b.issuer) for b in plan.basis] == [
        ("通知", "〔2010〕1 号", "市政府"), ("意见", "", ""),
    ]  # fmt: skip
    first, again, after, days = plan.milestones
    assert (str(first.late_until_on), str(first.edit_until_on)) == ("2011-02-20", "2011-02-25")
    assert (first.evidence, first.form, first.signed_by) == (
        ("扫描件",),
        "forms/a.xlsx",
        Role.PRINCIPAL,
    )
    assert (first.reported_to, first.required, first.basis) == (("县文化局", "县政府"), False, "2")
    assert (again.recurs, after.follows, days.recurs) == ("yearly", "again", "every_10_days")
    assert (days.recurs_until, days.roll, first.roll) == ("stage", "previous", None)
    (rung,) = plan.ladder
    assert (rung.offset, rung.counts, rung.audience, rung.needs_approval) == (
        1,
        "calendar",
        "lead",
        True,
    )


CASES = {
    "a missing key": (PLAN.replace("code: P-2011\n", ""), "第 1 行「code」：缺少这个键。"),
    "a key without value": (PLAN.replace("P-2011", ""), "第 1 行「code」：没有填写。"),
    "a key beyond those known": (
        PLAN + "goals: 1\n", "第 14 行「goals」：没有这个键。是不是“goal_on”？",
    ),
    "a key like none": (PLAN + "xyzzy: 1\n", "第 14 行「xyzzy」：没有这个键。这里可以写：code、name、"),
    "a near key in a milestone": (PLAN + "    dueon: x\n", "「milestones.survey.dueon」：没有这个键。是不是“due_on”？"),
    "a key twice": (PLAN + "name: 又\n", "第 14 行「name」：这个键写了两次。请只留一个。"),
    "a key twice in a milestone": (PLAN + "    due_on: 2011-02-11\n", "第 14 行「milestones.survey.due_on」：这个键写了两次"),
    "a day that does not exist": (PLAN.replace("2011-02-10", "2011-02-30"), "第 13 行「milestones.survey.due_on」：“2011-02-30”不是日期。"),
    "a day in words": (PLAN.replace("2011-02-10", "二月十日"), "“二月十日”不是日期"),
    "a day with a time": (PLAN.replace("2011-02-10", "2011-02-10T12:00:00Z"), "不是日期"),
    "a day of long ago": (PLAN.replace("2011-02-10", "0211-02-10"), "年份 211 不对"),
    "a list for a date": (PLAN.replace("2011-02-10", "[2011-02-10]"), "这里只能写一个值"),
    "a mapping for a list": (PLAN.replace("[township]", "{a: b}"), "这里要写列表：每行一项"),
    "a text for stages": (PLAN[: PLAN.index("stages:")] + "stages: 自查\n", "「stages」：这里要写列表：每一项前面"),
    "a list of texts for stages": (PLAN[: PLAN.index("stages:")] + "stages: [自查]\n", "「stages」：这一项要写成“键: 值”"),
    "a list in a list": (PLAN.replace("[township]", "[[township]]"), "列表里的每一项只能是一个词"),
    "nothing in a list": (PLAN.replace("[township]", "[township, ]").replace("township, ", "township, ~"), "列表里的每一项只能是一个词"),
    "a kind unknown": (PLAN.replace("[township]", "[bureau]"), "“bureau”不是单位类别。可以写：province（省级）"),
    "a stage kind unknown": (PLAN.replace("kind: self_check", "kind: selfcheck"), "「stages.check.kind」：“selfcheck”不认识"),
    "a stage unknown": (PLAN.replace("stage: check", "stage: chek"), "「milestones.survey.stage」：没有 key 为“chek”的阶段。是不是“check”？"),
    "a signer unknown": (PLAN + "    signed_by: contact\n", "“contact”不认识。可以写：principal、deputy、lead。"),
    "a pace unknown": (PLAN + "    recurs: daily\n", "“daily”不认识。可以写：yearly"),
    "an end unknown": (PLAN + "    recurs: monthly\n    recurs_until: 完成\n", "“完成”不认识。可以写：2011-12-31、stage、accepted:install。"),
    "a roll unknown of a milestone": (PLAN + "    roll: after\n", "「milestones.survey.roll」：“after”不认识"),
    "a roll unknown": (PLAN + "roll: after\n", "「roll」：“after”不认识。可以写：none、next、previous。"),
    "neither yes nor no": (PLAN + "includes_due_day: 大概\n", "只能写 true 或 false"),
    "a key in Chinese": (PLAN.replace("key: survey", "key: 摸底"), "只能用英文字母、数字"),
    "a text too long": (PLAN.replace("试行方案", "方" * 201), "「name」：太长，最多 200 个字。"),
    "a text of blanks": (PLAN.replace("试行方案", '" "'), "「name」：没有填写。"),
    "a character hidden": (PLAN.replace("试行方案", '"试\\u202E行"'), "不能显示的字符（U+202E）"),
    "a number that is none": (PLAN + "ladder: [{number: 一, offset: 1, audience: lead, level: 1, letter: clock}]\n", "「ladder.1.number」：只能写整数"),
    "a rung without audience": (PLAN + "ladder: [{number: 1, offset: 1, level: 1, letter: clock}]\n", "「ladder.1.audience」：缺少这个键。"),
    "a rung without letter": (PLAN + "ladder: [{number: 1, offset: 1, audience: lead, level: 1}]\n", "「ladder.1.letter」：缺少这个键。"),
    "rungs out of order": (PLAN + "ladder:\n- {number: 1, offset: 3, audience: lead, level: 1, letter: clock}\n- {number: 2, offset: 1, audience: lead, level: 1, letter: clock}\n", "第 16 行「ladder.2.offset」：天数要从"),
    "a late day before the due day": (PLAN + "    late_until_on: 2011-02-01\n", "第 14 行「milestones.survey.late_until_on」：早于期限"),
    "a form far away": (PLAN + "    form: ../x.xlsx\n", "要放在方案所在的文件夹里"),
    "a form of an absolute path": (PLAN + "    form: /etc/x.xlsx\n", "要放在方案所在的文件夹里"),
    "a form of another kind": (PLAN + "    form: x.exe\n", "附表“x.exe”的格式不行"),
    "a tab": (PLAN + "\tbasis: x\n", "第 14 行：缩进用了制表符"),
    "a wide colon": (PLAN.replace("name: 试行", "name：试行"), "第 2 行「name」：冒号是全角的"),
    "a quote that does not close": (PLAN.replace("试行方案", '"试行方案'), "YAML 的写法不对"),
    "a bracket that does not close": (PLAN.replace("[township]", "[township"), "YAML 的写法不对"),
    "a list at the top": ("- a\n- b\n", "第 1 行：文件开头要写“键: 值”"),
    "a word": ("方案\n", "文件开头要写“键: 值”"),
    "nothing": ("", "文件是空的。"),
    "blanks": (" \n\n", "文件是空的。"),
    "only a remark": ("# 方案\n", "文件里只有注释"),
    "two documents": (PLAN + "---\na: b\n", "第 14 行：一个文件只能写一份方案"),
    "an anchor": (PLAN.replace("试行方案", "&a 试行方案"), "第 2 行：不能用 & 和 *"),
    "an alias": (PLAN + "    basis: *a\n", "不能用 & 和 *"),
    "a merge": (PLAN + "    <<: {name: x}\n", "没有这个键"),
    "a tag": (PLAN.replace("试行方案", "!!python/object:os.system x"), "第 2 行：不能用 ! 标明类型"),
    "a tag on a list": (PLAN.replace("[township]", "!!set [township]"), "不能用 ! 标明类型"),
    "a key that is a list": (PLAN + "? [a, b]\n: c\n", "键只能是一个词"),
    "too deep": ("a: " + "[" * 30 + "]" * 30 + "\n", "层次太多"),
    "far too deep": ("a: " + "[" * 5000 + "\n", "层次太多"),
    "too much": ("a: [" + "b, " * 60_000 + "b]\n", "内容太多"),
    "too big": ("#" * (1024 * 1024 + 1), "文件太大，最多 1 MB。"),
    "another encoding": (PLAN.encode("gb18030"), "第 2 行：文字不是 UTF-8 编码"),
    "UTF-16": (PLAN.encode("utf-16"), "第 1 行：文字不是 UTF-8 编码"),
    "a character that YAML forbids": (PLAN.replace("试行", "试\x07行"), "不是 YAML，或含有不能出现的字符"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_is_told_with_its_line(case):
    text, said = CASES[case]
    began = time.process_time()
    lines = told(text)
    assert any(said in line for line in lines), lines
    assert time.process_time() - began < 2


def test_every_mistake_is_told_in_the_order_of_lines():
    text = (
        PLAN.replace("P-2011", "方案").replace("2011-09-30", "x").replace("2011-02-28", "y")
        + "z: 1\n"
    )
    assert [line.split("：")[0] for line in told(text)] == [
        "第 1 行「code」",
        "第 4 行「goal_on」",
        "第 7 行「stages.check.to_on」",
        "第 14 行「z」",
    ]


def test_a_mark_at_the_beginning_does_no_harm():
    assert told(b"\xef\xbb\xbf" + PLAN.encode()) == []


def test_forms_are_read_from_beside_the_plan(tmp_path):
    (tmp_path / "plan.yaml").write_text(PLAN + "    form: 表.xlsx\n", encoding="utf-8")
    (problem,) = read_plan_file(tmp_path / "plan.yaml").problems
    assert problem.told() == (
        "第 14 行「milestones.survey.form」：找不到附表“表.xlsx”。请把它放在方案旁边，或改正路径。"
    )
    (tmp_path / "表.xlsx").write_bytes(b"PK")
    assert read_plan_file(tmp_path / "plan.yaml").files == {"表.xlsx": b"PK"}
    (tmp_path / "表.xlsx").write_bytes(b"x" * (5 * 1024 * 1024 + 1))
    assert "太大，最多 5 MB" in read_plan_file(tmp_path / "plan.yaml").problems[0].told()
    (tmp_path / "表.xlsx").unlink()
    (tmp_path / "表.xlsx").symlink_to("/etc/hostname")
    assert "之外" in read_plan_file(tmp_path / "plan.yaml").problems[0].told()


def test_one_form_may_serve_two_milestones(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    text = (
        PLAN
        + "    form: a.pdf\n"
        + PLAN[PLAN.index("  - key: survey") :].replace("survey", "b")
        + "    form: a.pdf\n"
    )
    assert list(read_plan(text, folder=tmp_path).files) == ["a.pdf"]


def test_warnings_do_not_keep_a_plan_from_being_used():
    reading = read_plan(PLAN.replace("2011-02-10", "2011-02-12"), folder=None)
    assert reading.plan is not None
    assert [problem.severity for problem in reading.problems] == ["warning"]


def test_a_kind_of_unit_may_have_a_date_of_its_own_and_slips_are_told_with_their_line():
    own = PLAN.replace("for_kinds: [township]", "for_kinds: [township, department]")
    reading = read_plan(own + "    due_on_for: {township: 2011-02-15}\n", folder=None)
    assert reading.plan is not None
    assert [(k, str(d)) for k, d in reading.plan.milestones[0].due_on_for] == [
        ("township", "2011-02-15")
    ]
    for slip, said in (
        ("due_on_for: 2011-02-15", "这里要写类别和日期"),
        ("due_on_for: {town: 2011-02-15}", "没有这个键"),
        ("due_on_for: {township: 2011-02-31}", "不是日期"),
        ("due_on_for: {city: 2011-02-15}", "不在 for_kinds 里"),
    ):
        lines = told(own + f"    {slip}\n")
        assert any(said in line and "第 14 行" in line for line in lines), lines
