"""A case and the drafts that wait about the same unit: each page names the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.lifecycle import OWED_BY_UNIT
from models.case import Case
from models.duty import Duty
from models.notice import Held
from models.plan import Milestone
from models.term import TermRung


@dataclass(frozen=True)
class DraftBeside:
    """A step that waits for approval, or the approved one that opened the case (``opened``)."""

    id: int
    duty_id: int
    milestone: str
    level: int
    created_at: datetime
    opened: bool = False


def drafts_beside(session: Session, case_id: int) -> Sequence[DraftBeside]:
    """Return the step that opened a case, then what waits about any duty of its enrolment."""
    rows = session.execute(
        select(
            Held.id, Held.duty_id, Milestone.name, TermRung.level, Held.created_at,
            Held.id == Case.held_id,
        )
        .select_from(Case)
        .join(Duty, Duty.enrolment_id == Case.enrolment_id)
        .join(Held, Held.duty_id == Duty.id)
        .join(TermRung, TermRung.id == Held.term_rung_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(
            Case.id == case_id,
            (Held.id == Case.held_id)
            | (
                Held.decided_at.is_(None)
                & Duty.state.in_(OWED_BY_UNIT)
                & (Duty.term_id == TermRung.term_id)
            ),
        )
        .order_by(Held.id)
    )  # fmt: skip
    found = [DraftBeside(*row[:5], bool(row[5])) for row in rows]
    return sorted(found, key=lambda one: not one.opened)
