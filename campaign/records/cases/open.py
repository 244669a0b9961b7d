"""The writer of a new case 问责, by whichever act a person opens it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.house.calendar import load_calendar
from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import Told, tell
from campaign.rules.cases.machine import CaseState, answer_by
from campaign.rules.permissions import Role
from models.case import Case
from models.duty import Duty

NOBODY = Told(0, 0, 0)


def running_case(session: Session, enrolment_id: int | None) -> Case | None:
    """Return the enrolment's case that is not closed; there is never a second."""
    return session.scalar(
        select(Case)
        .where(Case.enrolment_id == enrolment_id, Case.state != CaseState.CLOSED)
        .with_for_update()
    )


def open_case(
    session: Session,
    duty: Duty,
    *,
    level: int,
    reason: str,
    tells: Sequence[Role],
    by_id: int,
    now: datetime,
    today: date,
    held_id: int | None = None,
) -> Told:
    """Open a case on the duty's enrolment and ask the unit to explain.

    Where one is running it is raised to this level: a unit accounts for itself once at a time. A
    duty of the office's own is no unit's to account for: nothing is written.
    """
    if duty.enrolment_id is None:
        return NOBODY
    running = running_case(session, duty.enrolment_id)
    if running is not None:
        if level > running.level:
            running.level = level
            running.version += 1
        return NOBODY
    case = Case(
        campaign_id=duty.campaign_id, enrolment_id=duty.enrolment_id, duty_id=duty.id,
        held_id=held_id, level=level, state=CaseState.OPEN, reason=reason,
        answer_by=answer_by(today, load_calendar(session)), opened_at=now, opened_by=by_id,
    )  # fmt: skip
    session.add(case)
    session.flush()
    record(
        session, "case.open", now=now, by_id=by_id, campaign_id=duty.campaign_id,
        unit_id=duty.unit_id, duty_id=duty.id, note=reason, case=case.id, level=level,
        answer_by=case.answer_by.isoformat(),
    )  # fmt: skip
    return tell_of(session, case, "case_opened", tells, reason, by_id=by_id, now=now, today=today)


def tell_of(
    session: Session,
    case: Case,
    kind: str,
    tells: Sequence[Role],
    note: str,
    *,
    by_id: int,
    now: datetime,
    today: date,
) -> Told:
    """Tell the holders of these posts of a case, each once."""
    found = [
        one for role in tells for one in recipients(session, [case.duty_id], role, today=today)
    ]
    to = list({one.person_id: one for one in found}.values())
    return tell(
        session, to, kind=kind, occasion=f"{kind.replace('_', '/')}/{case.id}", now=now,
        by_id=by_id, note=note, level=case.level,
    )  # fmt: skip
