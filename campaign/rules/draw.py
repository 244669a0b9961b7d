"""The state machine as a picture, drawn from the tables that run it."""

from campaign.rules.lifecycle import ENROLMENT_TRANSITIONS, TRANSITIONS, DutyState
from campaign.rules.words import label


def draw() -> str:
    """Return both machines as Mermaid state diagrams."""
    lines = ["stateDiagram-v2", "  state 任务 {", f"    [*] --> {label(DutyState.OPEN)}"]
    lines += [
        f"    {label(source)} --> {label(move.target)}: {label(move.action)}"
        for move in TRANSITIONS
        for source in move.sources
    ]
    lines += ["  }", "  state 参加 {"]
    for row in ENROLMENT_TRANSITIONS:
        for state in row.sources:
            target = label(row.target) if row.target else "方案的下一阶段"
            guard = "（必办任务全部通过）" if row.guard else ""
            lines.append(f"    {label(state)} --> {target}: {label(row.action)}{guard}")
    return "\n".join([*lines, "  }"])
