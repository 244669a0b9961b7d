"""One submission as a line of the queue: both clocks, what the unit wrote, who reviews it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.review.answers import Handed, handed_in
from campaign.reports.review.waiting import joined
from campaign.rules.deadlines import days_late, office_days
from campaign.rules.lifecycle import Court, DutyState
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit


@dataclass(frozen=True)
class ReviewLine:
    """A submission: what the unit wrote, who, when, and since when it is the office's turn.

    ``way`` is paper or telephone where it came so. ``reviewer`` has begun to review it,
    ``began_at`` when; empty where nobody has.
    """

    duty_id: int
    version: int
    unit: str
    code: str
    campaign_id: int
    campaign: str
    milestone: str
    state: DutyState
    nil: bool
    due_on: date
    submitted_on: date
    office_days: int
    days_late: int
    note: str
    by: str
    files: int
    way: str
    reviewer: str
    began_at: datetime | None


def asked_lines(*more: Any) -> Any:
    """Return the query behind ``read_lines``; ``more`` columns come behind its own."""
    return (
        joined(
            select(
                Duty.id, Duty.version, Duty.state, Duty.nil, Duty.submitted_on, Duty.campaign_id,
                Unit.name.label("unit"), Unit.code, Campaign.name.label("campaign"),
                Milestone.name.label("milestone"), Term.due_on, Campaign.includes_due_day, *more,
            )
        )
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Term, Term.id == Duty.term_id)
    )  # fmt: skip


def read_lines(session: Session, rows: Sequence[Any], *, today: date) -> tuple[ReviewLine, ...]:
    """Return the lines of these rows, in their order."""
    handed = handed_in(session, [row.id for row in rows])
    return tuple(_line(row, handed[row.id], today) for row in rows)


def _line(row: Any, what: Handed, today: date) -> ReviewLine:
    in_review = row.state == DutyState.IN_REVIEW
    return ReviewLine(
        duty_id=row.id,
        version=row.version,
        unit=row.unit,
        code=row.code,
        campaign_id=row.campaign_id,
        campaign=row.campaign,
        milestone=row.milestone,
        state=DutyState(row.state),
        nil=row.nil,
        due_on=row.due_on,
        submitted_on=row.submitted_on,
        office_days=office_days(Court.OFFICE, today, row.submitted_on),
        days_late=days_late(
            row.due_on, Court.OFFICE, today, row.submitted_on,
            includes_due_day=row.includes_due_day,
        ),
        note=what.note,
        by=what.by,
        files=what.files,
        way=what.way,
        reviewer=what.reviewer if in_review else "",
        began_at=what.began_at if in_review else None,
    )  # fmt: skip
