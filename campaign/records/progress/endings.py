"""Duties that end together when their unit's enrolment moves: waived, called off, asked anew."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.progress.moves import move_duty
from campaign.rules.lifecycle import UNFINISHED, DutyState, EnrolmentAction
from models.duty import Duty
from models.enrolment import Enrolment
from models.extension import Extension
from models.notice import Call, Held

EVENT = {DutyState.WAIVED: "duty.waive", DutyState.CANCELLED: "duty.cancel"}
# What is noted at a call that nobody has to make any more.
OUTCOME = {DutyState.WAIVED: "任务已豁免，不用再打", DutyState.CANCELLED: "任务已取消，不用再打"}


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
    ids = [duty.id for duty in duties]
    session.execute(
        update(Call)
        .where(Call.duty_id.in_(ids), Call.done_at.is_(None))
        .values(done_at=now, outcome=OUTCOME[state])
    )
    session.execute(
        update(Held)
        .where(Held.duty_id.in_(ids), Held.decided_at.is_(None))
        .values(decision="cancelled", decided_at=now)
    )
    session.execute(
        update(Extension)
        .where(Extension.duty_id.in_(ids), Extension.state == "asked")
        .values(state="withdrawn", decided_at=now, decided_by=by_id)
    )
