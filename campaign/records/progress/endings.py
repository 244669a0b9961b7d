"""Duties that end together when their unit's enrolment moves: waived, called off, asked anew."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.notice.endings import (
    CANCELLED,
    WAIVED,
    end_calls,
    end_drafts,
    end_requests,
)
from campaign.records.progress.moves import move_duty
from campaign.rules.lifecycle import UNFINISHED, DutyState, EnrolmentAction
from models.duty import Duty
from models.enrolment import Enrolment

EVENT = {DutyState.WAIVED: "duty.waive", DutyState.CANCELLED: "duty.cancel"}
ENDING = {DutyState.WAIVED: WAIVED, DutyState.CANCELLED: CANCELLED}


def unfinished(session: Session, enrolment_id: int, *fits: ColumnElement[bool]) -> tuple[Duty, ...]:
    """Return the enrolment's unfinished duties, held until the transaction ends.

    Whoever moves one of them at this instant goes first, and is then seen.
    """
    return tuple(
        session.scalars(
            select(Duty)
            .where(Duty.enrolment_id == enrolment_id, Duty.state.in_(UNFINISHED), *fits)
            .order_by(Duty.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def end_duties(
    session: Session,
    enrolment: Enrolment,
    duties: Sequence[Duty],
    *,
    act: EnrolmentAction,
    state: DutyState,
    note: str,
    by_id: int | None,
    now: datetime,
) -> None:
    """End duties of one enrolment: their calls, drafts and requests for a later date end too."""
    for duty in duties:
        was, version = duty.state, duty.version
        move_duty(
            session, duty, version=version, act=f"enrolment.{act}", state=state,
            term_id=duty.term_id, submitted_on=duty.submitted_on, now=now, by_id=by_id, note=note,
        )  # fmt: skip
        record(
            session, EVENT[state], now=now, by_id=by_id, campaign_id=enrolment.campaign_id,
            unit_id=enrolment.unit_id, duty_id=duty.id, note=note, version=version + 1, was=was,
            became=state, because=f"enrolment.{act}",
        )  # fmt: skip
    ids = select(Duty.id).where(Duty.id.in_([duty.id for duty in duties]))
    end_calls(session, ids, ENDING[state], now=now)
    end_drafts(session, ids, ENDING[state], now=now)
    end_requests(session, ids, act=f"enrolment.{act}", now=now)
