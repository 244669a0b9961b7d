"""What waits for the office: submitted duties, the oldest first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import IN_OFFICE
from campaign.reports.visible import visible
from campaign.rules.deadlines import days_late, office_days
from campaign.rules.lifecycle import Court
from campaign.rules.permissions import Asker, Permission
from models.duty import Duty, DutySpan
from models.person import Person
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit

PER_PAGE = 50


@dataclass(frozen=True)
class ReviewLine:
    """A submission: what the unit wrote, who, when, and since when it is the office's turn."""

    duty_id: int
    unit: str
    code: str
    campaign_id: int
    campaign: str
    milestone: str
    due_on: date
    submitted_on: date | None
    note: str
    by: str
    office_days: int
    days_late: int


@dataclass(frozen=True)
class Queue:
    """One page of the queue."""

    lines: tuple[ReviewLine, ...]
    total: int
    page: int
    pages: int


def review_queue(
    session: Session, asker: Asker, *, today: date, campaign_id: int | None = None, page: int = 1
) -> Queue:
    """Return one page of what the asker may review, in one campaign or in all that run."""
    fits = waiting_for(asker, campaign_id)
    total = (
        session.scalar(
            select(func.count())
            .select_from(Duty)
            .join(Unit, Unit.id == Duty.unit_id)
            .join(Campaign, Campaign.id == Duty.campaign_id)
            .where(*fits)
        )
        or 0
    )
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    rows = session.execute(
        select(
            Duty.id, Unit.name, Unit.code, Campaign.id, Campaign.name, Milestone.name, Term.due_on,
            Duty.submitted_on, DutySpan.note, Person.name, Campaign.includes_due_day,
        )
        .select_from(Duty)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Term, Term.id == Duty.term_id)
        .outerjoin(DutySpan, (DutySpan.duty_id == Duty.id) & DutySpan.until_at.is_(None))
        .outerjoin(Person, Person.id == DutySpan.by_id)
        .where(*fits)
        .order_by(Duty.submitted_on, DutySpan.from_at, Duty.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )  # fmt: skip
    lines = tuple(
        ReviewLine(
            *row[:8],
            row[8] or "",
            row[9] or "",
            office_days(Court.OFFICE, today, row[7]),
            days_late(row[6], Court.OFFICE, today, row[7], includes_due_day=row[10]),
        )
        for row in rows
    )
    return Queue(lines, total, page, pages)


def next_in_queue(session: Session, asker: Asker) -> int | None:
    """Return the duty that has waited longest, for whoever has just finished one."""
    return session.scalar(
        select(Duty.id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .where(*waiting_for(asker, None))
        .order_by(Duty.submitted_on, Duty.id)
        .limit(1)
    )


def waiting_for(asker: Asker, campaign_id: int | None) -> list[ColumnElement[bool]]:
    """Return the conditions "submitted, of a running campaign, the asker's to review"."""
    fits = [
        Duty.state.in_(IN_OFFICE),
        Campaign.status == "open",
        visible(asker, Permission.REVIEW_DUTY, Unit.path),
    ]
    if campaign_id is not None:
        fits.append(Duty.campaign_id == campaign_id)
    return fits
