"""The life of a paper: drafted, proofed, signed, issued; or withdrawn before, void after.

One table, as rules/cases/machine.py has for cases. What is signed is never edited: it is withdrawn
with a reason and drafted anew; what is issued keeps its number, void or not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from campaign.rules.errors import NotNow
from campaign.rules.permissions import Permission


class PaperState(StrEnum):
    """Where a paper stands."""

    DRAFT = "draft"
    PROOFED = "proofed"  # every number was right when it was last read
    SIGNED = "signed"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"  # before it was issued
    VOID = "void"  # after it was issued; its number stays taken


class PaperAction(StrEnum):
    """What a person does to a paper that is there."""

    EDIT = "edit"  # an edited file is uploaded
    REFRESH = "refresh"  # the numbers are drawn anew
    CONFIRM = "confirm"  # numbers that stand in no field are right
    PROOF = "proof"
    SIGN = "sign"
    ISSUE = "issue"
    WITHDRAW = "withdraw"
    VOID = "void"


@dataclass(frozen=True)
class PaperFacts:
    """``clean``: the proof-reader found nothing that bars a signature, at this instant."""

    clean: bool = False


Guard = Callable[[PaperFacts], bool]


def always(facts: PaperFacts) -> bool:
    """No condition."""
    return True


def is_clean(facts: PaperFacts) -> bool:
    """Text, tables and data agree."""
    return facts.clean


def has_faults(facts: PaperFacts) -> bool:
    """They do not."""
    return not facts.clean


@dataclass(frozen=True)
class PaperMove:
    """One row: from this state, by whom, to where, on which condition; what it asks."""

    action: PaperAction
    source: PaperState
    target: PaperState
    may: Permission
    guard: Guard = always
    asks: tuple[str, ...] = ()


A, S, P = PaperAction, PaperState, Permission
REASON = ("reason",)
# fmt: off
PAPER_TRANSITIONS: tuple[PaperMove, ...] = (
    PaperMove(A.EDIT,     S.DRAFT,   S.DRAFT,     P.DRAFT_PAPER),
    PaperMove(A.EDIT,     S.PROOFED, S.DRAFT,     P.DRAFT_PAPER),
    PaperMove(A.REFRESH,  S.DRAFT,   S.DRAFT,     P.DRAFT_PAPER),
    PaperMove(A.REFRESH,  S.PROOFED, S.DRAFT,     P.DRAFT_PAPER),
    PaperMove(A.CONFIRM,  S.DRAFT,   S.DRAFT,     P.DRAFT_PAPER),
    PaperMove(A.CONFIRM,  S.PROOFED, S.DRAFT,     P.DRAFT_PAPER),
    PaperMove(A.PROOF,    S.DRAFT,   S.PROOFED,   P.DRAFT_PAPER, is_clean),
    PaperMove(A.PROOF,    S.DRAFT,   S.DRAFT,     P.DRAFT_PAPER, has_faults),
    PaperMove(A.PROOF,    S.PROOFED, S.PROOFED,   P.DRAFT_PAPER, is_clean),
    PaperMove(A.PROOF,    S.PROOFED, S.DRAFT,     P.DRAFT_PAPER, has_faults),
    PaperMove(A.SIGN,     S.PROOFED, S.SIGNED,    P.SIGN_PAPER,  is_clean, ("signer",)),
    PaperMove(A.ISSUE,    S.SIGNED,  S.ISSUED,    P.ISSUE_PAPER, always, ("series", "recipients")),
    PaperMove(A.WITHDRAW, S.DRAFT,   S.WITHDRAWN, P.DRAFT_PAPER, always, REASON),
    PaperMove(A.WITHDRAW, S.PROOFED, S.WITHDRAWN, P.DRAFT_PAPER, always, REASON),
    PaperMove(A.WITHDRAW, S.SIGNED,  S.WITHDRAWN, P.DRAFT_PAPER, always, REASON),
    PaperMove(A.VOID,     S.ISSUED,  S.VOID,      P.ISSUE_PAPER, always, REASON),
)
# fmt: on

OPEN = frozenset({S.DRAFT, S.PROOFED})  # what may still be edited
NOT_SO = "这份公文现在的状态不能这样办理，请刷新页面查看最新情况。"
NOT_CLEAN = "校对没有通过：文中的数字和表格、数据不一致，不能签发。请先改正，再校对一次。"


def paper_moves(state: PaperState, facts: PaperFacts) -> tuple[PaperMove, ...]:
    """Return every row open from this state: what can happen next."""
    return tuple(m for m in PAPER_TRANSITIONS if m.source is state and m.guard(facts))


def paper_move(action: PaperAction, state: PaperState, facts: PaperFacts) -> PaperMove:
    """Return the row for this action from this state.

    Raises:
        NotNow: there is no such row, or its guard says no.
    """
    rows = [move for move in PAPER_TRANSITIONS if move.action is action and move.source is state]
    if not rows:
        raise NotNow(NOT_SO)
    for move in rows:
        if move.guard(facts):
            return move
    raise NotNow(NOT_CLEAN)
