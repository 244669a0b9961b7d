"""检查验收通知, 检查验收结果, 限期整改通知: from the plan's stage and the verdicts."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from campaign.reports.paper.dates import printed, printed_short
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.results.counted import page
from campaign.reports.paper.results.verdicts import Verdict, asked_again
from campaign.reports.paper.results.written import listed, offered, offered_list
from campaign.reports.paper.value import Content, Value, count
from campaign.rules.errors import NotFound
from campaign.rules.lifecycle import EnrolmentState
from models.plan import Milestone, Stage

INSPECTORS = "验收组"
MOST_SUBJECTS = 12


def inspection_ahead(ground: Ground) -> Mapping[str, Content]:
    """Return when the plan has acceptance, of how many units, and what is looked at."""
    stage = ground.session.scalars(
        select(Stage)
        .where(
            Stage.campaign_id == ground.campaign.id, Stage.kind == EnrolmentState.ACCEPTANCE
        )
        .order_by(Stage.position)
        .limit(1)
    ).first()  # fmt: skip
    visits = listed(ground, "visits", "units_count", "受检单位")
    plan = f"/campaigns/{ground.campaign.id}"
    made: dict[str, Content] = {
        "scope": offered(ground, "scope", f"参加{ground.campaign.name}的单位"),
        "subjects": offered_list(ground, "subjects", _subjects(ground, stage)),
        "units_count": visits or count(
            ground.to_inspect, "参加行动、还没有通过验收的单位数", page(ground),
            units=ground.to_inspect, key="units_count",
        ),
    }  # fmt: skip
    for name, on, which in (
        ("starts", stage and stage.starts_on, "开始"), ("ends", stage and stage.ends_on, "结束")
    ):  # fmt: skip
        made[name] = (
            Value(printed(on), f"方案“{stage.name}”阶段的{which}日期", plan, key=name)
            if stage and on else None
        )  # fmt: skip
    return made


def _subjects(ground: Ground, stage: Stage | None) -> list[str]:
    """Return what the plan asked of units up to acceptance."""
    asked = (
        select(Milestone.name)
        .join(Stage, Stage.id == Milestone.stage_id)
        .where(
            Milestone.campaign_id == ground.campaign.id, Milestone.removed_at.is_(None),
            Milestone.by_office.is_(False),
        )
        .order_by(Milestone.due_on, Milestone.position)
        .limit(MOST_SUBJECTS)
    )  # fmt: skip
    if stage is not None:
        asked = asked.where(Stage.position <= stage.position)
    return [f"“{name}”的完成情况。" for name in ground.session.scalars(asked)]


def inspected(ground: Ground) -> Mapping[str, Content]:
    """Return the verdicts by unit; without any the drafter is asked for them."""
    found = ground.verdicts
    failed = [one for one in found if not one.passed]
    again = asked_again(ground.session, failed)
    limits = [again[one.enrolment_id].due_on for one in failed if one.enrolment_id in again]
    made: dict[str, Content] = {
        "inspectors": offered(ground, "inspectors", INSPECTORS),
        "scope": offered(ground, "scope", f"参加{ground.campaign.name}的单位"),
        "failed_names": "、".join(one.unit for one in failed) or None,
        "deadline": _limit(max(limits), ground) if limits else None,
        "results": [_row(n, one) for n, one in enumerate(found, 1)] or None,
    }  # fmt: skip
    if not found:
        made["inspected"] = listed(ground, "results", "inspected", "受检单位")
    return made


def _row(n: int, one: Verdict) -> dict[str, Content]:
    return {
        "no": str(n), "unit": one.unit, "verdict": "合格" if one.passed else "限期整改",
        "on": Value(
            printed_short(one.on), f"{one.unit}：验收结论的日期",
            f"/enrolments/{one.enrolment_id}", 1, key=f"results.{n}.on",
        ),
        "problems": "无" if one.passed else one.note.rstrip("。") or "—",
    }  # fmt: skip


def _limit(on: date, ground: Ground) -> Value:
    return Value(printed(on), "限期整改任务的最后期限", page(ground), key="deadline")


def sent_back(ground: Ground) -> Mapping[str, Content]:
    """Return what was found at the unit of the ground's duty, and what it has to do again."""
    path = ground.path_of_duty
    if path is None:
        raise NotFound
    one = next((each for each in ground.verdicts if each.path == path and not each.passed), None)
    made: dict[str, Content] = {"inspectors": offered(ground, "inspectors", INSPECTORS)}
    if one is None:
        made["findings_count"] = listed(ground, "findings", "findings_count", "问题")
        return made
    again = asked_again(ground.session, [one]).get(one.enrolment_id)
    demand = f"重新办理并报送：{'、'.join(again.names)}" if again else "立即整改并报送整改报告"
    problems = [line.strip() for line in one.note.splitlines() if line.strip()]
    source = f"/enrolments/{one.enrolment_id}"
    return made | {
        "unit": one.unit,
        "inspected_on": Value(
            printed(one.on), f"{one.unit}：验收结论的日期", source, 1, key="inspected_on"
        ),
        "findings": [
            {"no": str(n), "problem": problem, "demand": demand}
            for n, problem in enumerate(problems, 1)
        ] or None,
        "findings_count": count(
            len(problems), f"{one.unit}：验收结论所列问题，一行一个", source, units=1,
            key="findings_count",
        ),
        "deadline": _limit(again.due_on, ground) if again else None,
    }  # fmt: skip
