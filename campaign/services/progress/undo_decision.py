"""The office takes its last decision on a duty back, with a reason."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.progress.history import present_span
from campaign.records.progress.moves import move_enrolment
from campaign.rules.errors import NotNow
from campaign.rules.lifecycle import DutyAction, DutyState
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import Ground, stand, written
from campaign.services.transaction import transaction
from models.enrolment import Enrolment, EnrolmentSpan


def undo_decision(
    duty_id: int, *, asker: Asker, reason: str, version: int, now: datetime, today: date
) -> None:
    """Put a duty back to where it stood before it was accepted, returned or waived.

    Its old date counts again. A stage that the decision moved goes back as well; when the unit
    has gone on since, the decision stands.

    Raises:
        NotNow: the last act was none of these, the unit went on, or the campaign is cancelled.
        FieldMissing: no reason, or one too long.
        Overtaken: the page was stale.
    """
    reason = written(reason, "reason", "请写明撤销原因，撤销会留痕并告知单位。")
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.UNDO, asker=asker, version=version, now=now, today=today
        )
        decided = present_span(session, duty_id)
        before = ground.stood()
        _stage_back(session, ground, decided.from_at)
        ground.go(
            state=DutyState(before.state), term_id=before.term_id, note=reason,
            submitted_on=before.submitted_on, undone=decided.act,
        )  # fmt: skip
        ground.tell(reason)


def _stage_back(session: Session, ground: Ground, decided_at: datetime) -> None:
    """Undo the move of the stage that the decision brought."""
    if ground.duty.enrolment_id is None:
        return
    enrolment = session.get_one(Enrolment, ground.duty.enrolment_id, with_for_update=True)
    spans = session.scalars(
        select(EnrolmentSpan)
        .where(EnrolmentSpan.enrolment_id == enrolment.id)
        .order_by(EnrolmentSpan.id)
    ).all()
    if spans[-1].from_at > decided_at:
        raise NotNow("这个单位在那之后又进入了新的阶段，这项决定不能单独撤销。")
    moved = [span for span in spans[1:] if span.from_at == decided_at]
    if not moved:
        return
    before = spans[spans.index(moved[0]) - 1]
    move_enrolment(
        session, enrolment, act=DutyAction.UNDO, state=before.state, stage_id=before.stage_id,
        now=ground.now, by_id=ground.asker.person_id, round_=before.round,
    )  # fmt: skip
    record(
        session, "enrolment.undo", now=ground.now, by_id=ground.asker.person_id,
        campaign_id=enrolment.campaign_id, unit_id=enrolment.unit_id, became=before.state,
    )  # fmt: skip
