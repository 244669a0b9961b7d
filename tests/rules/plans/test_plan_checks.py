# ruff: noqa: E501  (a table of cases reads down its columns)
from dataclasses import replace
from datetime import date

import pytest

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.ladder import DEFAULT_LADDER
from campaign.rules.plan import Plan, PlanMilestone, PlanStage, shift_plan
from campaign.rules.plans.check import check_plan

SELF_CHECK = PlanStage("check", "自查", "self_check", date(2011, 1, 20), date(2011, 2, 28))
ACCEPTANCE = PlanStage("accept", "验收", "acceptance", date(2011, 7, 1), date(2011, 8, 15))
SURVEY = PlanMilestone("survey", "摸底", "check", date(2011, 2, 10), for_kinds=("township",))
ROLLUP = PlanMilestone(
    "rollup", "汇总", "check", date(2011, 2, 18), by_office=True, follows="survey"
)
PLAN = Plan(
    "P", "方案", date(2011, 1, 20), date(2011, 9, 30), "县文化局",
    stages=(SELF_CHECK, ACCEPTANCE), milestones=(SURVEY, ROLLUP),
)  # fmt: skip


def faults(plan: Plan, **more) -> list[tuple]:
    return [
        (fault.where, fault.severity, fault.message % fault.values)
        for fault in check_plan(plan, **more)
    ]


def with_survey(**changes) -> Plan:
    return replace(PLAN, milestones=(replace(SURVEY, **changes), ROLLUP))


def with_rollup(**changes) -> Plan:
    return replace(PLAN, milestones=(SURVEY, replace(ROLLUP, **changes)))


def with_rung(place: int, **changes) -> Plan:
    ladder = list(DEFAULT_LADDER)
    ladder[place] = replace(ladder[place], **changes)
    return replace(PLAN, ladder=tuple(ladder))


def test_a_kind_of_unit_may_have_a_date_of_its_own():
    own = with_survey(
        for_kinds=("department", "township"), due_on_for=(("township", date(2011, 2, 15)),)
    )
    assert faults(own) == []
    survey = own.milestones[0]
    assert survey.due_of("township") == survey.last_due_on == date(2011, 2, 15)
    assert survey.due_of("department") == date(2011, 2, 10)
    later = shift_plan(own, 7).milestones[0]
    assert later.due_on_for == (("township", date(2011, 2, 22)),)


def test_a_sound_plan_has_no_fault():
    assert faults(PLAN) == []


@pytest.mark.parametrize(
    ("plan", "where", "severity", "said"),
    [
        (replace(PLAN, goal_on=date(2010, 9, 30)), ("goal_on",), "error", "目标日期早于印发日期"),
        (replace(PLAN, stages=()), ("stages",), "error", "没有阶段"),
        (replace(PLAN, stages=(SELF_CHECK, SELF_CHECK)), ("stages", 1, "key"), "error", "重复"),
        (replace(PLAN, stages=(SELF_CHECK, SELF_CHECK)), ("stages", 1, "kind"), "warning", "“自查”排在前面"),
        (replace(PLAN, stages=(ACCEPTANCE, SELF_CHECK)), ("stages", 1, "kind"), "warning", "“验收”排在前面"),
        (replace(PLAN, stages=(replace(SELF_CHECK, to_on=date(2011, 1, 1)), ACCEPTANCE)),
         ("stages", 0, "to_on"), "error", "结束日期早于开始日期"),
        (replace(PLAN, stages=(SELF_CHECK, replace(ACCEPTANCE, to_on=date(2011, 10, 1)))),
         ("stages", 1, "to_on"), "warning", "目标日期（2011-09-30）之后才结束"),
        (replace(PLAN, stages=(SELF_CHECK, replace(ACCEPTANCE, kind="rectification"))),
         ("stages", 1), "warning", "没有要求各单位必报的节点"),
        (replace(PLAN, milestones=()), ("milestones",), "error", "没有节点"),
        (replace(PLAN, milestones=(replace(ROLLUP, follows=None),)), ("milestones",), "error", "没有一个节点是要求各单位的"),
        (replace(PLAN, milestones=(SURVEY, SURVEY)), ("milestones", 1, "key"), "error", "重复"),
        (with_survey(stage="chek"), ("milestones", 0, "stage"), "error", "是不是“check”？"),
        (with_survey(stage="xxxxx"), ("milestones", 0, "stage"), "error", "没有 key 为“xxxxx”的阶段。"),
        (with_survey(by_office=True), ("milestones", 0, "by_office"), "error", "只能写一个"),
        (with_survey(for_kinds=()), ("milestones", 0), "error", "没有写由谁办"),
        (with_survey(due_on=date(2011, 1, 19)), ("milestones", 0, "due_on"), "warning", "早于印发日期"),
        (with_rollup(due_on=date(2011, 10, 10)), ("milestones", 1, "due_on"), "error", "晚于目标日期（2011-09-30）"),
        (with_rollup(due_on=date(2011, 3, 1)), ("milestones", 1, "due_on"), "warning", "不在“自查”阶段"),
        (with_survey(late_until_on=date(2011, 2, 9)), ("milestones", 0, "late_until_on"), "error", "早于期限"),
        (with_survey(edit_until_on=date(2011, 2, 9)), ("milestones", 0, "edit_until_on"), "error", "早于期限"),
        (with_rollup(due_on=date(2011, 2, 20)), ("milestones", 1, "due_on"), "warning", "2011 年 2 月 20 日（周日）是休息日，按方案不顺延。"),
        (replace(with_rollup(due_on=date(2011, 2, 20)), roll="next"), ("milestones", 1, "due_on"), "warning",
         "按方案改为 2011 年 2 月 21 日（周一）。"),
        (with_survey(due_on_for=(("department", date(2011, 2, 15)),)), ("milestones", 0, "due_on_for"), "error", "“department”不在 for_kinds 里"),
        (with_survey(due_on_for=(("township", date(2011, 2, 15)),), recurs="last_wednesday"), ("milestones", 0, "due_on_for"), "error", "不能按类别分开期限"),
        (with_survey(due_on_for=(("township", date(2011, 2, 15)),), late_until_on=date(2011, 2, 12)), ("milestones", 0, "late_until_on"), "error", "早于有的类别的期限"),
        (with_survey(due_on_for=(("township", date(2011, 2, 18)),)), ("milestones", 1, "due_on"), "error", "2011-02-18），来不及汇总"),
        (with_survey(due_on_for=(("township", date(2011, 2, 12)),)), ("milestones", 0, "due_on_for"), "warning", "是休息日"),
        (with_survey(due_on_for=(("township", date(2011, 1, 4)),)), ("milestones", 0, "due_on_for"), "warning", "早于印发日期"),
        (with_rollup(follows="surve"), ("milestones", 1, "follows"), "error", "是不是“survey”？"),
        (with_rollup(follows="xxxxx"), ("milestones", 1, "follows"), "error", "没有 key 为“xxxxx”的节点。"),
        (with_rollup(due_on=SURVEY.due_on), ("milestones", 1, "due_on"), "error", "来不及汇总"),
        (with_rollup(recurs="yearly"), ("milestones", 1, "recurs"), "error", "重复的周期不同"),
        (with_rollup(recurs="last_wednesday", follows=None), ("milestones", 1, "recurs"), "warning",
         "第一次是 2011 年 2 月 18 日（周五），不合周期“last_wednesday”"),
        (with_rollup(recurs="monthly", due_on=date(2011, 2, 28), follows=None), ("milestones", 1, "recurs"), "warning",
         "以后各次都在 28 日。如果是指最后一天，请写 month_end。"),
        (with_rollup(recurs_until="2011-06-30"), ("milestones", 1, "recurs_until"), "error", "没有写周期"),
        (with_rollup(recurs="monthly", recurs_until="2011-02-17", follows=None), ("milestones", 1, "recurs_until"), "error",
         "早于第一次的期限"),
        (with_rollup(recurs="monthly", recurs_until="stage", follows=None), ("milestones", 1, "recurs_until"), "error",
         "不随单位的阶段结束"),
        (with_rollup(recurs="monthly", recurs_until="accepted:rollup", follows=None), ("milestones", 1, "recurs_until"), "error",
         "不能等自己通过"),
        (with_rollup(recurs="monthly", recurs_until="accepted:surve", follows=None), ("milestones", 1, "recurs_until"), "error",
         "是不是“survey”？"),
        (replace(with_rollup(due_on=date(2011, 2, 20), roll="previous"), roll="next"), ("milestones", 1, "due_on"), "warning",
         "按方案改为 2011 年 2 月 18 日（周五）。"),
        (with_rollup(follows="rollup"), ("milestones", 1, "follows"), "error", "绕成了圈：rollup → rollup"),
        (with_survey(follows="rollup"), ("milestones", 0, "follows"), "error", "survey → rollup → survey"),
        (replace(PLAN, ladder=()), ("ladder",), "warning", "没有一档提醒"),
        (with_rung(1, number=1), ("ladder", 1, "number"), "error", "一档比一档大"),
        (with_rung(1, offset=-9), ("ladder", 1, "offset"), "error", "依次增大"),
        (with_rung(5, level=1), ("ladder", 5, "level"), "error", "不能比前一档低"),
        (with_rung(6, offset=401), ("ladder", 6, "offset"), "error", "最多 400 天"),
        (with_rung(2, level=1), ("ladder", 2, "level"), "error", "程度是 0"),
        (with_rung(0, level=-1), ("ladder", 0, "level"), "error", "程度是 0"),
        (with_rung(6, needs_approval=False), ("ladder", 6, "needs_approval"), "error", "必须由人批准"),
    ],
)  # fmt: skip
def test_each_fault_is_told_where_it_lies(plan, where, severity, said):
    told = [fault for fault in faults(plan) if fault[:2] == (where, severity) and said in fault[2]]
    assert len(told) == 1, faults(plan)


def test_what_could_not_be_read_is_not_held_against_the_rest():
    bare = replace(PLAN, stages=(), milestones=())
    assert faults(bare, other_stages=frozenset({"x"}), other_milestones=frozenset({"y"})) == []
    lost = replace(PLAN, stages=(ACCEPTANCE,), milestones=(ROLLUP,))
    assert (
        faults(lost, other_stages=frozenset({"check"}), other_milestones=frozenset({"survey"}))
        == []
    )


def test_a_stage_of_another_kind_may_stand_anywhere():
    other = replace(ACCEPTANCE, key="o", kind="other", to_on=date(2011, 12, 31))
    assert (
        faults(replace(PLAN, stages=(other, SELF_CHECK, ACCEPTANCE, replace(other, key="p")))) == []
    )


def test_what_recurs_or_is_not_required_may_come_after_the_goal():
    late = date(2011, 11, 15)
    standing = PlanStage("s", "长效", "other", date(2011, 10, 1), date(2011, 12, 31))
    plan = replace(
        with_rollup(due_on=late, follows=None, stage="s"), stages=(SELF_CHECK, ACCEPTANCE, standing)
    )
    assert faults(plan)
    for change in ({"required": False}, {"recurs": "yearly"}):
        eased = replace(plan, milestones=(SURVEY, replace(plan.milestones[1], **change)))
        assert faults(eased) == []


@pytest.mark.parametrize("until", ["2011-06-30", "accepted:survey"])
def test_what_recurs_until_something_that_can_come_has_no_fault(until):
    assert faults(with_rollup(recurs="monthly", recurs_until=until, follows=None)) == []
    of_units = with_survey(recurs="month_end", recurs_until="stage", due_on=date(2011, 1, 31))
    assert faults(replace(of_units, milestones=of_units.milestones[:1])) == []


def test_a_known_calendar_knows_holidays_and_make_up_days():
    calendar = WorkingCalendar(
        holidays=frozenset({date(2011, 2, 10)}), workdays=frozenset({date(2011, 2, 12)})
    )
    plan = with_rollup(due_on=date(2011, 2, 12))
    ((where, severity, _),) = faults(plan, calendar=calendar)
    assert (where, severity) == (("milestones", 0, "due_on"), "warning")


def test_a_plan_moves_with_all_its_dates():
    plan = with_survey(late_until_on=date(2011, 2, 20), edit_until_on=date(2011, 2, 25))
    moved = shift_plan(plan, 7)
    assert (moved.issued_on, moved.goal_on) == (date(2011, 1, 27), date(2011, 10, 7))
    assert moved.stages[0] == replace(SELF_CHECK, from_on=date(2011, 1, 27), to_on=date(2011, 3, 7))
    assert moved.milestones[0] == replace(
        SURVEY,
        due_on=date(2011, 2, 17),
        late_until_on=date(2011, 2, 27),
        edit_until_on=date(2011, 3, 4),
    )
    assert moved.milestones[1].late_until_on is None
    ends = {"2011-06-30": "2011-07-07", "stage": "stage", None: None}
    for until, then in ends.items():
        plan = with_survey(recurs="monthly", recurs_until=until)
        assert shift_plan(plan, 7).milestones[0].recurs_until == then
    assert shift_plan(shift_plan(plan, 7), -7) == plan
