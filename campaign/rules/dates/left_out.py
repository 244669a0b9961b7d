"""Which duties a change for many passes over, and why: one table."""

from enum import StrEnum
from functools import cache

from campaign.rules.lifecycle import DutyAction, DutyFacts, DutyState, duty_moves


class LeftOut(StrEnum):
    """Why a duty is passed over."""

    ANSWERED = "answered"
    ACCEPTED = "accepted"
    WAIVED = "waived"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    NOT_SUSPENDED = "not_suspended"
    SAME_DATE = "same_date"
    PAST = "past"
    MOVED = "moved"


# fmt: off
_BY_STATE: dict[DutyState, LeftOut] = {
    DutyState.SUBMITTED: LeftOut.ANSWERED,
    DutyState.NIL:       LeftOut.ANSWERED,
    DutyState.IN_REVIEW: LeftOut.ANSWERED,
    DutyState.SUSPENDED: LeftOut.SUSPENDED,
    DutyState.ACCEPTED:  LeftOut.ACCEPTED,
    DutyState.WAIVED:    LeftOut.WAIVED,
    DutyState.CANCELLED: LeftOut.CANCELLED,
}
# fmt: on


@cache
def left_out(action: DutyAction, state: DutyState) -> LeftOut | None:
    """Return why this act passes a duty in this state over; None where the table has a row."""
    if any(move.action is action for move in duty_moves(state, DutyFacts())):
        return None
    return _BY_STATE.get(state, LeftOut.NOT_SUSPENDED)
