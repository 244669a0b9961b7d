"""Stages: each with a key of its own, a window, a kind, and something that lets units leave it."""

from collections.abc import Iterator

from campaign.rules.lifecycle import EnrolmentState
from campaign.rules.plan import Plan, PlanStage
from campaign.rules.plans.fault import Fault
from campaign.rules.sheets.rows import WARNING

# In the order in which a unit passes through them; `other` may stand anywhere.
STAGE_KINDS: tuple[str, ...] = (
    EnrolmentState.MOBILISATION,
    EnrolmentState.SELF_CHECK,
    EnrolmentState.RECTIFICATION,
    EnrolmentState.ACCEPTANCE,
    EnrolmentState.COMMENDATION,
    EnrolmentState.OTHER,
)
# A verdict leaves acceptance; the last two are the office's own work.
_LEFT_WITHOUT_DUTY = (
    EnrolmentState.ACCEPTANCE,
    EnrolmentState.COMMENDATION,
    EnrolmentState.OTHER,
)


def stage_faults(plan: Plan, *, some_unread: bool, more_milestones: bool) -> Iterator[Fault]:
    """Check the stages; what was not read keeps those questions back that it might answer."""
    if not plan.stages and not some_unread:
        yield Fault(("stages",), "方案里没有阶段。请至少写一个阶段。")
    first: dict[str, int] = {}
    for place, stage in enumerate(plan.stages):
        if stage.key in first:
            yield Fault(("stages", place, "key"), "和前面的阶段重复。每个阶段要有自己的 key。")
        first.setdefault(stage.key, place)
        yield from _window(plan, place, stage)
        yield from _order(plan, place, stage)
        if not more_milestones and _cannot_be_left(plan, stage):
            yield Fault(
                ("stages", place),
                "这一阶段没有要求各单位必报的节点，单位会直接进入下一阶段。",
                severity=WARNING,
            )


def _window(plan: Plan, place: int, stage: PlanStage) -> Iterator[Fault]:
    if stage.to_on < stage.from_on:
        yield Fault(("stages", place, "to_on"), "结束日期早于开始日期。")
    elif stage.to_on > plan.goal_on and stage.kind != EnrolmentState.OTHER:
        yield Fault(
            ("stages", place, "to_on"),
            "阶段在目标日期（%(goal)s）之后才结束。",
            {"goal": plan.goal_on.isoformat()},
            WARNING,
        )


def _order(plan: Plan, place: int, stage: PlanStage) -> Iterator[Fault]:
    """Warn of a kind that comes after a later one, or a second time."""
    if stage.kind == EnrolmentState.OTHER:
        return
    height = STAGE_KINDS.index(stage.kind)
    for earlier in plan.stages[:place]:
        if earlier.kind != EnrolmentState.OTHER and STAGE_KINDS.index(earlier.kind) >= height:
            yield Fault(
                ("stages", place, "kind"),
                "“%(earlier)s”排在前面，类型却相同或更靠后。请检查阶段的顺序。",
                {"earlier": earlier.name},
                WARNING,
            )
            return


def _cannot_be_left(plan: Plan, stage: PlanStage) -> bool:
    asked = any(
        each.stage == stage.key and each.required and not each.by_office for each in plan.milestones
    )
    return not asked and stage.kind not in _LEFT_WITHOUT_DUTY
