"""The state machine: two tables and the functions that read them.

A duty is one milestone for one unit; an enrolment is one unit in one campaign. Stages of a
plan are data; the tables speak of kinds of stage only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from campaign.rules.errors import NotNow
from campaign.rules.paths import covers
from campaign.rules.permissions import Asker, Permission, Role
from campaign.rules.rounds import (
    EnrolmentFacts,
    EnrolmentGuard,
    all_done,
    no_condition,
    nothing_to_mend,
    stage_done,
)


class DutyState(StrEnum):
    """Where a duty stands."""

    OPEN = "open"
    AWAITING_SIGNATURE = "awaiting_signature"
    SUBMITTED = "submitted"
    NIL = "nil"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    ACCEPTED = "accepted"
    WAIVED = "waived"
    CANCELLED = "cancelled"


class Court(StrEnum):
    """Whose move it is; only the unit's own days are counted against it."""

    UNIT = "unit"
    OFFICE = "office"
    NOBODY = "nobody"


class DutyAction(StrEnum):
    """What a person does to a duty."""

    SUBMIT = "submit"
    NIL_RETURN = "nil_return"
    SIGN = "sign"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"
    TAKE = "take"
    ACCEPT = "accept"
    RETURN = "return"
    RECORD = "record"
    WAIVE = "waive"
    SUSPEND = "suspend"
    RESUME = "resume"
    CHANGE_DATE = "change_date"
    UNDO = "undo"


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
    SKIP = "skip"
    PASS = "pass"
    FAIL = "fail"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class Back(StrEnum):
    """A target that lies in the duty's own history."""

    SAME = "same"  # the state stays; something else changes
    OWED = "owed"  # what it was when the unit last owed it: not started, or returned
    BEFORE = "before"  # what it was before the act that is taken back, or before the pause


@dataclass(frozen=True)
class DutyFacts:
    """What the guards look at besides the state.

    ``asks_signature``: the plan wants a leader's signature and the asker is not that leader.
    ``nil``: the unit has said that there is nothing to report. ``began_by``: the act that
    brought the duty into its state, empty for the launch.
    """

    asks_signature: bool = False
    nil: bool = False
    began_by: str = ""


Guard = Callable[[DutyFacts], bool]


def always(facts: DutyFacts) -> bool:
    """No condition."""
    return True


def signature_asked(facts: DutyFacts) -> bool:
    """Somebody else has to sign first."""
    return facts.asks_signature


def no_signature_asked(facts: DutyFacts) -> bool:
    """The plan asks for no signature, or the asker's own act is the signature."""
    return not facts.asks_signature


def signs_figures(facts: DutyFacts) -> bool:
    """The asker is who has to sign, and the answer is no nil return."""
    return not facts.asks_signature and not facts.nil


def signs_nil(facts: DutyFacts) -> bool:
    """The asker is who has to sign, and the answer is a nil return."""
    return not facts.asks_signature and facts.nil


def office_decided(facts: DutyFacts) -> bool:
    """The act that led here is one the office may take back."""
    return facts.began_by in UNDOABLE


@dataclass(frozen=True)
class DutyMove:
    """One row: from these states, by whom, to where, on which condition.

    ``asks`` are the fields that the act needs, ``letter`` the letter that tells the unit (for
    TO_SIGN its leader), ``undo`` whether the office may take the act back.
    """

    action: DutyAction
    sources: tuple[DutyState, ...]
    target: DutyState | Back
    may: Permission
    guard: Guard = always
    asks: tuple[str, ...] = ()
    letter: str | None = None
    undo: bool = False


@dataclass(frozen=True)
class EnrolmentMove:
    """One row for enrolments; ``may`` is None where the machine moves by itself.

    ``target`` None: the plan's next stage, after the last one closed. ``duties``: what becomes of
    the unit's unfinished duties (SKIP: of the stages jumped over); ``again``: a new round begins.
    """

    action: EnrolmentAction
    sources: tuple[EnrolmentState, ...]
    target: EnrolmentState | None
    may: Permission | None
    guard: EnrolmentGuard = no_condition
    asks: tuple[str, ...] = ()
    letter: str | None = None
    duties: DutyState | None = None
    again: bool = False


P, D, E, A, X = Permission, DutyState, EnrolmentState, DutyAction, EnrolmentAction

OWED = (D.OPEN, D.RETURNED)
HANDED_IN = (D.SUBMITTED, D.NIL, D.IN_REVIEW)
DECIDED = (D.ACCEPTED, D.RETURNED, D.WAIVED)
UNDECIDED = (*OWED, D.AWAITING_SIGNATURE, *HANDED_IN, D.SUSPENDED)
# fmt: off
TRANSITIONS: tuple[DutyMove, ...] = (
    DutyMove(A.SUBMIT,      OWED,                        D.AWAITING_SIGNATURE, P.SUBMIT_DUTY,   signature_asked,    asks=("note",), letter="to_sign"),
    DutyMove(A.SUBMIT,      OWED,                        D.SUBMITTED,          P.SUBMIT_DUTY,   no_signature_asked, asks=("note",)),
    DutyMove(A.NIL_RETURN,  OWED,                        D.AWAITING_SIGNATURE, P.SUBMIT_DUTY,   signature_asked,    asks=("note",), letter="to_sign"),
    DutyMove(A.NIL_RETURN,  OWED,                        D.NIL,                P.SUBMIT_DUTY,   no_signature_asked, asks=("note",)),
    DutyMove(A.SIGN,        (D.AWAITING_SIGNATURE,),     D.SUBMITTED,          P.SIGN_DUTY,     signs_figures),
    DutyMove(A.SIGN,        (D.AWAITING_SIGNATURE,),     D.NIL,                P.SIGN_DUTY,     signs_nil),
    DutyMove(A.SEND_BACK,   (D.AWAITING_SIGNATURE,),     D.RETURNED,           P.SIGN_DUTY,     no_signature_asked, asks=("reason",), letter="sent_back"),
    DutyMove(A.WITHDRAW,    (D.AWAITING_SIGNATURE, D.SUBMITTED, D.NIL), Back.OWED, P.SUBMIT_DUTY),
    DutyMove(A.TAKE,        (D.SUBMITTED, D.NIL),        D.IN_REVIEW,          P.REVIEW_DUTY),
    DutyMove(A.ACCEPT,      HANDED_IN,                   D.ACCEPTED,           P.REVIEW_DUTY,   undo=True),
    DutyMove(A.RETURN,      HANDED_IN,                   D.RETURNED,           P.REVIEW_DUTY,   asks=("reason", "sections", "due_on"), letter="returned", undo=True),
    DutyMove(A.RECORD,      (*OWED, D.AWAITING_SIGNATURE), D.SUBMITTED,        P.RECORD_ANSWER, asks=("note", "channel", "received_on")),
    DutyMove(A.WAIVE,       UNDECIDED,                   D.WAIVED,             P.WAIVE_DUTY,    asks=("reason",), letter="waived", undo=True),
    DutyMove(A.SUSPEND,     (*OWED, D.AWAITING_SIGNATURE), D.SUSPENDED,        P.CHANGE_DATES,  asks=("reason",), letter="suspended"),
    DutyMove(A.RESUME,      (D.SUSPENDED,),              Back.BEFORE,          P.CHANGE_DATES,  letter="resumed"),
    DutyMove(A.CHANGE_DATE, (*OWED, D.AWAITING_SIGNATURE), Back.SAME,          P.CHANGE_DATES,  asks=("reason", "due_on"), letter="new_date"),
    DutyMove(A.UNDO,        DECIDED,                     Back.BEFORE,          P.REVIEW_DUTY,   office_decided, asks=("reason",), letter="undone"),
)

_WORKING = (E.MOBILISATION, E.SELF_CHECK, E.RECTIFICATION, E.OTHER)
_IN_STAGES = (*_WORKING, E.COMMENDATION)
_ALL = (*_IN_STAGES, E.ACCEPTANCE, E.CLOSED)
# Acceptance is not left by papers alone: a person's verdict leaves it. A unit enters rectification
# by itself when its self-check is accepted, so "nothing to rectify" is said there as well.
ENROLMENT_TRANSITIONS: tuple[EnrolmentMove, ...] = (
    EnrolmentMove(X.ADVANCE,  _IN_STAGES,                        None,            None,              stage_done),
    EnrolmentMove(X.SKIP,     (E.SELF_CHECK, E.RECTIFICATION),   E.ACCEPTANCE,    P.REVIEW_DUTY,     nothing_to_mend, asks=("reason",), letter="skipped", duties=D.WAIVED),
    EnrolmentMove(X.PASS,     (E.ACCEPTANCE,),                   None,            P.INSPECT,         stage_done, asks=("note",)),
    EnrolmentMove(X.FAIL,     (E.ACCEPTANCE,),                   E.RECTIFICATION, P.INSPECT,         asks=("reason", "milestones", "due_on"), letter="failed", again=True),
    EnrolmentMove(X.CLOSE,    (E.COMMENDATION, E.OTHER),         E.CLOSED,        P.REVIEW_DUTY,     all_done),
    EnrolmentMove(X.REOPEN,   (E.CLOSED,),                       E.RECTIFICATION, P.INSPECT,         asks=("reason", "milestones", "due_on"), letter="reopened", again=True),
    EnrolmentMove(X.WITHDRAW, _ALL,                              E.WITHDRAWN,     P.MANAGE_CAMPAIGN, asks=("reason", "successor"), letter="withdrawn", duties=D.CANCELLED),
)

OWED_BY: dict[DutyState, Court] = {
    D.OPEN:               Court.UNIT,
    D.AWAITING_SIGNATURE: Court.UNIT,
    D.RETURNED:           Court.UNIT,
    D.SUBMITTED:          Court.OFFICE,
    D.NIL:                Court.OFFICE,
    D.IN_REVIEW:          Court.OFFICE,
    D.SUSPENDED:          Court.OFFICE,
    D.ACCEPTED:           Court.NOBODY,
    D.WAIVED:             Court.NOBODY,
    D.CANCELLED:          Court.NOBODY,
}
# fmt: on

OWED_BY_UNIT: tuple[DutyState, ...] = tuple(s for s, c in OWED_BY.items() if c is Court.UNIT)
FINISHED: tuple[DutyState, ...] = tuple(s for s, c in OWED_BY.items() if c is Court.NOBODY)
UNFINISHED: tuple[DutyState, ...] = tuple(s for s, c in OWED_BY.items() if c is not Court.NOBODY)
DONE: tuple[DutyState, ...] = (D.ACCEPTED, D.WAIVED)  # what lets a unit leave a stage
# What nobody counts as due: it is not asked, or its date stands still.
NOT_DUE: tuple[DutyState, ...] = (D.SUSPENDED, D.WAIVED, D.CANCELLED)
UNDOABLE: frozenset[str] = frozenset(move.action.value for move in TRANSITIONS if move.undo)

NOT_SO = "这项任务现在的状态不能这样办理，请刷新页面查看最新情况。"


def duty_moves(state: DutyState, facts: DutyFacts) -> tuple[DutyMove, ...]:
    """Return every row open from this state, in the table's order: what can happen next."""
    return tuple(move for move in TRANSITIONS if state in move.sources and move.guard(facts))


def duty_move(action: DutyAction, state: DutyState, facts: DutyFacts | None = None) -> DutyMove:
    """Return the row for this action from this state.

    Raises:
        NotNow: there is no such row, or its guard says no.
    """
    for move in duty_moves(state, facts or DutyFacts()):
        if move.action is action:
            return move
    raise NotNow(NOT_SO)


def enrolment_move(action: EnrolmentAction, state: EnrolmentState) -> EnrolmentMove | None:
    """Return the row for this action from this state, whatever its guard; None: there is none."""
    for move in ENROLMENT_TRANSITIONS:
        if move.action is action and state in move.sources:
            return move
    return None


def enrolment_moves(state: EnrolmentState, facts: EnrolmentFacts) -> tuple[EnrolmentMove, ...]:
    """Return every row open from this state, in the table's order: what can happen next."""
    return tuple(
        move for move in ENROLMENT_TRANSITIONS if state in move.sources and move.guard(facts)
    )


def may_sign(signer: Role) -> frozenset[Role]:
    """Return the roles whose signature counts where the plan names this one.

    A principal's signature will do for a deputy's: whoever stands higher in the unit signs too.
    """
    chain = (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL)
    return frozenset(chain[chain.index(signer) :]) if signer in chain else frozenset({signer})


def asks_signature(signed_by: str | None, asker: Asker, path: str) -> bool:
    """Tell whether somebody other than the asker has to sign for the unit at ``path``."""
    if signed_by is None:
        return False
    wanted = may_sign(Role(signed_by))
    return not any(
        post.role in wanted and (post.path == path or post.role is Role.LEAD)
        for post in asker.posts
        if covers(post.path, path)
    )
