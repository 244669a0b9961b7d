"""The state machine: two tables and the functions that read them.

A duty is one milestone for one unit; an enrolment is one unit in one campaign. Stages of a
plan are data; the tables speak of kinds of stage only.
"""

from dataclasses import dataclass
from enum import StrEnum

from campaign.rules.errors import NotNow
from campaign.rules.permissions import Permission


class DutyState(StrEnum):
    """Where a duty stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


class Court(StrEnum):
    """Whose move it is; only the unit's own days are counted against it."""

    UNIT = "unit"
    OFFICE = "office"
    NOBODY = "nobody"


class DutyAction(StrEnum):
    """What a person does to a duty."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"


class EnrolmentState(StrEnum):
    """The kind of stage a unit is in, or how it left."""

    MOBILISATION = "mobilisation"
    SELF_CHECK = "self_check"
    RECTIFICATION = "rectification"
    ACCEPTANCE = "acceptance"
    COMMENDATION = "commendation"
    OTHER = "other"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class EnrolmentAction(StrEnum):
    """What moves an enrolment."""

    ADVANCE = "advance"
    PASS = "pass"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class DutyMove:
    """One row: from these states, by whom, to where; the fields asked and the letter sent."""

    action: DutyAction
    sources: tuple[DutyState, ...]
    target: DutyState
    may: Permission
    asks: tuple[str, ...] = ()
    letter: str | None = None


@dataclass(frozen=True)
class EnrolmentMove:
    """One row for enrolments; ``may`` is None where the machine moves by itself."""

    action: EnrolmentAction
    sources: tuple[EnrolmentState, ...]
    target: EnrolmentState | None
    may: Permission | None
    guard: str = ""


P, D, E, A, X = Permission, DutyState, EnrolmentState, DutyAction, EnrolmentAction
# fmt: off
TRANSITIONS: tuple[DutyMove, ...] = (
    DutyMove(A.SUBMIT, (D.OPEN, D.RETURNED), D.SUBMITTED, P.SUBMIT_DUTY, asks=("note",)),
    DutyMove(A.ACCEPT, (D.SUBMITTED,),       D.ACCEPTED,  P.REVIEW_DUTY),
    DutyMove(A.RETURN, (D.SUBMITTED,),       D.RETURNED,  P.REVIEW_DUTY, asks=("reason", "due_on"), letter="returned"),
)

_IN_STAGES = (E.MOBILISATION, E.SELF_CHECK, E.RECTIFICATION, E.COMMENDATION, E.OTHER)
# The target of ADVANCE is the plan's next stage, whatever its kind: stages are the plan's data.
# Acceptance is not left by papers alone: a person's verdict leaves it.
ENROLMENT_TRANSITIONS: tuple[EnrolmentMove, ...] = (
    EnrolmentMove(X.ADVANCE,  _IN_STAGES,                   None,           None,          guard="required duties accepted"),
    EnrolmentMove(X.PASS,     (E.ACCEPTANCE,),              None,           P.REVIEW_DUTY, guard="required duties accepted"),
    EnrolmentMove(X.WITHDRAW, (*_IN_STAGES, E.ACCEPTANCE),  E.WITHDRAWN,    P.MANAGE_CAMPAIGN),
)

OWED_BY: dict[DutyState, Court] = {
    D.OPEN:      Court.UNIT,
    D.RETURNED:  Court.UNIT,
    D.SUBMITTED: Court.OFFICE,
    D.ACCEPTED:  Court.NOBODY,
    D.CANCELLED: Court.NOBODY,
}
# fmt: on

OWED_BY_UNIT: tuple[DutyState, ...] = tuple(s for s, c in OWED_BY.items() if c is Court.UNIT)
FINISHED: tuple[DutyState, ...] = tuple(s for s, c in OWED_BY.items() if c is Court.NOBODY)
UNFINISHED: tuple[DutyState, ...] = tuple(s for s, c in OWED_BY.items() if c is not Court.NOBODY)


def duty_move(action: DutyAction, state: DutyState) -> DutyMove:
    """Return the row for this action from this state.

    Raises:
        NotNow: there is no such row.
    """
    for move in TRANSITIONS:
        if move.action is action and state in move.sources:
            return move
    raise NotNow("这项任务现在的状态不能这样办理，请刷新页面查看最新情况。")


def enrolment_move(action: EnrolmentAction, state: EnrolmentState) -> EnrolmentMove | None:
    """Return the row for this action from this state, or None: a machine's move may be idle."""
    for move in ENROLMENT_TRANSITIONS:
        if move.action is action and state in move.sources:
            return move
    return None
