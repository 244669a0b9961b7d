"""问责: a case is opened by a person, answered by the unit, decided by the group, closed.

One table, as rules/lifecycle.py has for duties. The clock opens none: it drafts a step, and the
person who approves 通报批评 or anything above it opens the case with the approval.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.errors import NotNow
from campaign.rules.permissions import Permission


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"  # the unit has to explain
    ANSWERED = "answered"  # the leading group has to decide
    DECIDED = "decided"  # the measure is to be carried out
    CLOSED = "closed"


class CaseAction(StrEnum):
    """What a person does to a case that is there."""

    ANSWER = "answer"
    DECIDE = "decide"
    CLOSE = "close"


class Measure(StrEnum):
    """What the leading group decides, from the mildest to the gravest."""

    NONE = "none"
    CRITICISM = "criticism"
    TALK = "talk"
    PURSUE = "pursue"


@dataclass(frozen=True)
class CaseFacts:
    """``time_is_up``: the unit had its days to explain, and they have passed."""

    time_is_up: bool = False
    measure: Measure | None = None


Guard = Callable[[CaseFacts], bool]


def always(facts: CaseFacts) -> bool:
    """No condition."""
    return True


def measure_taken(facts: CaseFacts) -> bool:
    """Something is to be carried out."""
    return facts.measure is not Measure.NONE


def no_measure(facts: CaseFacts) -> bool:
    """Nothing is to be carried out: the matter is at its end."""
    return facts.measure is Measure.NONE


def silent_measure(facts: CaseFacts) -> bool:
    """The unit did not use its days; nobody is judged before they have passed."""
    return facts.time_is_up and measure_taken(facts)


def silent_no_measure(facts: CaseFacts) -> bool:
    """The unit did not use its days, and is let off all the same."""
    return facts.time_is_up and no_measure(facts)


@dataclass(frozen=True)
class CaseMove:
    """One row: from this state, by whom, to where, on which condition; what it asks and tells."""

    action: CaseAction
    source: CaseState
    target: CaseState
    may: Permission
    guard: Guard = always
    asks: tuple[str, ...] = ()
    letter: str | None = None


A, S, P = CaseAction, CaseState, Permission
DECISION = ("measure", "reason")
DECIDED, CLOSED = "case_decided", "case_closed"
# fmt: off
CASE_TRANSITIONS: tuple[CaseMove, ...] = (
    CaseMove(A.ANSWER, S.OPEN,     S.ANSWERED, P.ANSWER_CASE, asks=("answer",)),
    CaseMove(A.DECIDE, S.ANSWERED, S.DECIDED,  P.DECIDE_CASE, measure_taken, DECISION, DECIDED),
    CaseMove(A.DECIDE, S.ANSWERED, S.CLOSED,   P.DECIDE_CASE, no_measure,    DECISION, CLOSED),
    CaseMove(A.DECIDE, S.OPEN,     S.DECIDED,  P.DECIDE_CASE, silent_measure,  DECISION, DECIDED),
    CaseMove(A.DECIDE, S.OPEN,     S.CLOSED,   P.DECIDE_CASE, silent_no_measure, DECISION, CLOSED),
    CaseMove(A.CLOSE,  S.DECIDED,  S.CLOSED,   P.CLOSE_CASE,  always,       ("outcome",), CLOSED),
)
# fmt: on

CASE_FROM = 4  # the level from which a step needs a person, and opens a case: 通报批评
ANSWER_WITHIN = 5  # working days that a unit has to explain
NOT_SO = "这件问责现在的状态不能这样办理，请刷新页面查看最新情况。"
TOO_SOON = "单位还在说明期限内，请等单位说明，或者过了说明期限再决定。"


def case_moves(state: CaseState, facts: CaseFacts) -> tuple[CaseMove, ...]:
    """Return every row open from this state: what can happen next."""
    return tuple(m for m in CASE_TRANSITIONS if m.source is state and m.guard(facts))


def case_move(action: CaseAction, state: CaseState, facts: CaseFacts) -> CaseMove:
    """Return the row for this action from this state.

    Raises:
        NotNow: there is no such row, or its guard says no.
    """
    rows = [move for move in CASE_TRANSITIONS if move.action is action and move.source is state]
    if not rows:
        raise NotNow(NOT_SO)
    for move in rows:
        if move.guard(facts):
            return move
    raise NotNow(TOO_SOON)


def answer_by(opened_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day on which the unit may explain."""
    return calendar.add_working(opened_on, ANSWER_WITHIN)
