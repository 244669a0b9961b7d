"""What becomes of a duty's evidence when somebody acts: one table."""

from collections.abc import Sequence
from enum import StrEnum

from campaign.rules.lifecycle import DutyAction


class EvidenceKind(StrEnum):
    """What is handed in."""

    FILE = "file"
    DECLARATION = "declaration"
    SLIP = "slip"
    CASE = "case"  # with what the unit says in an accountability case, and no part of its answer


class EvidenceStatus(StrEnum):
    """Where a piece of evidence stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    REMOVED = "removed"
    KEPT = "kept"  # of a case: nobody reviews it, and no act on the duty moves it


S, A = EvidenceStatus, DutyAction
# act -> what becomes of each status. A return rejects what stands under a section that it names.
# fmt: off
AFTER: dict[DutyAction, dict[EvidenceStatus, EvidenceStatus]] = {
    A.SUBMIT:     {S.DRAFT: S.IN_REVIEW},
    A.NIL_RETURN: {S.DRAFT: S.IN_REVIEW},
    A.RECORD:     {S.DRAFT: S.IN_REVIEW},
    A.WITHDRAW:   {S.IN_REVIEW: S.DRAFT},
    A.SEND_BACK:  {S.IN_REVIEW: S.DRAFT},
    A.ACCEPT:     {S.IN_REVIEW: S.APPROVED},
}
# fmt: on
# What a return does to the sections that it names.
REJECTS: dict[EvidenceStatus, EvidenceStatus] = {S.IN_REVIEW: S.REJECTED}
# What taking a decision back does to the pieces that this very decision changed.
UNDONE: dict[DutyAction, dict[EvidenceStatus, EvidenceStatus]] = {
    A.ACCEPT: {S.APPROVED: S.IN_REVIEW},
    A.RETURN: {S.REJECTED: S.IN_REVIEW},
}
# What counts as handed in.
STANDING: tuple[EvidenceStatus, ...] = (S.DRAFT, S.IN_REVIEW, S.APPROVED)

# What a unit hands in without being asked: the item that no plan names.
OTHER = "other"
# What stands beside the unit's words in a case.
OF_CASE = "问责说明附件"
# Besides the plan's items, what a return may name: the text that the unit wrote.
THE_TEXT = "完成情况说明"


def sections_of(evidence: Sequence[str], declarations: Sequence[str]) -> tuple[str, ...]:
    """Return what a return of such a duty may name, in the order of the page."""
    return tuple(dict.fromkeys((*evidence, *declarations, THE_TEXT)))
