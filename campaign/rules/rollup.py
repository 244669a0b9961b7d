"""A roll-up 汇总: a duty that sums up the answers to another milestone, and what it still lacks."""

from collections.abc import Sequence

from campaign.rules.lifecycle import HANDED_IN, OWED_BY_UNIT, DutyState

# Nothing has come of it: it is the unit's move, or its clock stands still.
LACKING: tuple[DutyState, ...] = (*OWED_BY_UNIT, DutyState.SUSPENDED)
# It has come, and the office has not decided yet.
WAITING: tuple[DutyState, ...] = HANDED_IN
NAMES_KEPT = 10


def summed_as_it_is(note: str, lacking: int, names: Sequence[str]) -> str:
    """Return the note of a roll-up that was handed in while units were missing.

    ``names`` are the first of the ``lacking`` units; what was missing then stays readable for good.
    """
    named = "、".join(names[:NAMES_KEPT]) + ("等" if lacking > len(names[:NAMES_KEPT]) else "")
    return f"{note}\n（按现有材料汇总，还缺 {lacking} 个单位：{named}。）"
