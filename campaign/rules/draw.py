"""The state machine as a picture, drawn from the tables that run it."""

from campaign.rules.lifecycle import (
    ENROLMENT_TRANSITIONS,
    TRANSITIONS,
    Back,
    DutyMove,
    DutyState,
    Guard,
    office_decided,
    signature_asked,
    signs_figures,
    signs_nil,
)
from campaign.rules.rounds import EnrolmentGuard, all_done, nothing_to_mend, stage_done
from campaign.rules.words import label

BACK = {Back.OWED: "原来的状态", Back.BEFORE: "之前的状态"}
GUARDS: dict[Guard, str] = {
    signature_asked: "须领导签批", signs_figures: "有填报内容", signs_nil: "零报告",
    office_decided: "上一步是办公室的决定",
}  # fmt: skip
ENROLMENT_GUARDS: dict[EnrolmentGuard, str] = {
    stage_done: "本阶段必办任务全部通过", nothing_to_mend: "自查已通过，第 1 轮",
    all_done: "全部必办任务通过，不再有验收",
}  # fmt: skip


def draw() -> str:
    """Return both machines as Mermaid state diagrams."""
    lines = ["stateDiagram-v2", "  state 任务 {", f"    [*] --> {label(DutyState.OPEN)}"]
    lines += [
        f"    {label(source)} --> {_target(move, source)}: {label(move.action)}{_guard(move)}"
        for move in TRANSITIONS
        for source in move.sources
    ]
    lines += ["  }", "  state 参加 {"]
    for row in ENROLMENT_TRANSITIONS:
        for state in row.sources:
            target = label(row.target) if row.target else "方案的下一阶段"
            words = ENROLMENT_GUARDS.get(row.guard, "")
            guard = f"（{words}）" if words else ""
            lines.append(f"    {label(state)} --> {target}: {label(row.action)}{guard}")
    return "\n".join([*lines, "  }"])


def _target(move: DutyMove, source: DutyState) -> str:
    if move.target is Back.SAME:
        return label(source)
    return BACK[move.target] if isinstance(move.target, Back) else label(move.target)


def _guard(move: DutyMove) -> str:
    words = GUARDS.get(move.guard, "")
    return f"（{words}）" if words else ""
