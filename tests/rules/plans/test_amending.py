"""What may change in a plan that runs, and what may not."""

import datetime as dt
from dataclasses import replace

import pytest

from campaign.rules.ladder import DEFAULT_LADDER
from campaign.rules.permissions import Role
from campaign.rules.plan import Basis, Plan, PlanMilestone
from campaign.rules.plans.amending import Amendment, Running, amend
from campaign.rules.plans.edit_rows import plain, rows
from tests.county import DUE, a_plan

TODAY = dt.date(2026, 4, 1)
DAY = dt.timedelta(days=1)


def changed(was: Plan, key: str, **fields: object) -> Plan:
    """The plan with one milestone changed."""
    return replace(
        was,
        milestones=tuple(
            replace(one, **fields) if one.key == key else one  # type: ignore[arg-type]
            for one in was.milestones
        ),
    )


def compare(new: Plan, today: dt.date = TODAY, **known: object) -> Amendment:
    was = a_plan()
    facts = {
        one.key: Running(one.due_on, **known)  # type: ignore[arg-type]
        for one in was.milestones
    }
    return amend(was, new, facts, retired=("old",), today=today)


MAY = {
    "a name": (a_plan(name="新名称"), "plan", "name"),
    "a document": (a_plan(basis=(Basis("补充通知"),)), "plan", "basis"),
    "the ladder": (a_plan(ladder=DEFAULT_LADDER[:3]), "ladder", "ladder"),
    "a date to come": (changed(a_plan(), "survey", due_on=DUE + DAY), "milestone", "due_on"),
    "evidence": (changed(a_plan(), "survey", evidence=("台账",)), "milestone", "evidence"),
    "a form": (changed(a_plan(), "survey", form="forms/b.xlsx"), "milestone", "form"),
    "who signs": (changed(a_plan(), "survey", signed_by=Role.DEPUTY), "milestone", "signed_by"),
}


@pytest.mark.parametrize(("new", "part", "field"), MAY.values(), ids=MAY)
def test_this_may_change(new: Plan, part: str, field: str) -> None:
    found = compare(new)
    assert [(one.part, one.field) for one in found.edits] == [(part, field)]
    assert found.faults == ()
    assert found.ladder is (part == "ladder")


def more(key: str = "more", due_on: dt.date = DUE) -> Plan:
    was = a_plan()
    one = PlanMilestone(key, "报送台账", "check", due_on, ("department",))
    return replace(was, milestones=(*was.milestones, one))


def stages(*order: int) -> Plan:
    was = a_plan()
    return replace(was, stages=tuple(was.stages[place] for place in order))


MAY_NOT = {
    "the code": (a_plan(code="x"), "代号"),
    "the day of issue": (a_plan(issued_on=dt.date(2026, 3, 3)), "印发日期"),
    "the roll of all": (a_plan(roll="next"), "顺延规则"),
    "a stage's place": (stages(1, 0, 2, 3), "不能去掉、换位置"),
    "a stage less": (stages(0, 1, 2), "不能去掉、换位置"),
    "whom it asks": (changed(a_plan(), "survey", for_kinds=("county",)), "由哪些单位办"),
    "its stage": (changed(a_plan(), "survey", stage="mend"), "所属阶段"),
    "whether it is required": (changed(a_plan(), "survey", required=False), "是否必报"),
    "a date into the past": (changed(a_plan(), "survey", due_on=TODAY - DAY), "已经过了"),
    "a kind's date into the past": (
        changed(a_plan(), "survey", due_on_for=(("township", TODAY - DAY),)),
        "已经过了",
    ),
    "a new one in the past": (more(due_on=TODAY - DAY), "新增节点的期限"),
    "a key of old": (more("old"), "以前的节点用过"),
}


@pytest.mark.parametrize(("new", "said"), MAY_NOT.values(), ids=MAY_NOT)
def test_this_may_not_change(new: Plan, said: str) -> None:
    assert any(said in fault.message for fault in compare(new).faults)


def test_a_date_that_has_passed_stays() -> None:
    new = changed(a_plan(), "survey", due_on=DUE + 9 * DAY)
    (fault,) = compare(new, DUE + DAY).faults
    assert "调整期限" in fault.message


def test_a_kinds_date_that_has_passed_stays_while_another_may_come() -> None:
    was = changed(a_plan(), "survey", due_on_for=(("township", DUE - 9 * DAY),))
    known = {one.key: Running(one.due_on, by_kind=dict(one.due_on_for)) for one in was.milestones}
    later = changed(was, "survey", due_on_for=(("township", DUE),))
    (fault,) = amend(was, later, known, today=DUE - DAY).faults
    assert fault.where == ("milestones", "survey", "due_on_for")
    common = changed(was, "survey", due_on=DUE + DAY)
    assert amend(was, common, known, today=DUE - DAY).faults == ()


def test_the_first_date_of_what_was_asked_again_stays() -> None:
    (fault,) = compare(changed(a_plan(), "survey", due_on=DUE + DAY), times=3).faults
    assert fault.values == {"n": 3}


def test_who_signs_stays_once_somebody_has_handed_in() -> None:
    (fault,) = compare(changed(a_plan(), "survey", signed_by=Role.DEPUTY), begun=True).faults
    assert fault.where == ("milestones", "survey", "signed_by")


def test_milestones_come_and_go_and_stages_come_last() -> None:
    was = more()
    new = replace(
        was,
        milestones=was.milestones[1:],
        stages=(*was.stages, replace(was.stages[0], key="later", name="巩固")),
    )
    found = compare(new)
    assert found.of("milestone", "added") == ("more",)
    assert found.of("milestone", "removed") == ("survey",)
    assert found.of("stage", "added") == ("later",)
    assert found.faults == ()


def test_edits_are_kept_as_plain_rows() -> None:
    found = compare(replace(changed(a_plan(), "survey", due_on=DUE + DAY), ladder=()))
    date, ladder = rows(found.edits)
    assert (date["was"], date["becomes"]) == ("2026-04-20", "2026-04-21")
    assert (ladder["was"], ladder["becomes"]) == (None, None)
    assert plain((Basis("通知"), None, 3)) == ["通知", None, "3"]
