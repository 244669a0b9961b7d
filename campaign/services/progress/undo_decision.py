"""The office takes its last decision on a duty back, with a reason."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.notice.telling import Told
from campaign.records.plan.terms import term_in_force
from campaign.records.progress.evidence import evidence_back
from campaign.records.progress.moves import move_enrolment
from campaign.records.progress.undoing import undoing
from campaign.rules.errors import NotNow
from campaign.rules.lifecycle import DutyAction, DutyState
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import Ground, stand, written
from campaign.services.transaction import transaction
from models.duty import DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.event import Event


def undo_decision(
    duty_id: int, *, asker: Asker, reason: str, version: int, now: datetime, today: date
) -> Told:
    """Put a duty back to where it stood before it was accepted, returned or waived.

    State, date, day of submission, evidence and stage are what they were. When the unit has gone
    on since, the decision stands.

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
        found = undoing(session, ground.duty, lock=True)
        if found.barred:
            raise NotNow(found.barred)
        if found.stage:
            _stage_back(ground, found.stage)
        before = found.before
        ground.go(
            state=DutyState(before.state), note=reason,
            term_id=term_in_force(session, before.term_id, now=now),
            submitted_on=before.submitted_on, undone=found.decided.act,
        )  # fmt: skip
        evidence_back(
            session, duty_id, DutyAction(found.decided.act), _moved(session, found.decided)
        )
        return ground.tell(reason)


def _moved(session: Session, decided: DutySpan) -> Sequence[int] | None:
    """Return the pieces of evidence that a return rejected: its event remembers them."""
    if decided.act != DutyAction.RETURN:
        return None
    facts = session.scalar(
        select(Event.facts)
        .where(Event.duty_id == decided.duty_id, Event.act == f"duty.{decided.act}")
        .order_by(Event.id.desc())
        .limit(1)
    )
    return tuple((facts or {}).get("rejected", ()))


def _stage_back(ground: Ground, before: EnrolmentSpan) -> None:
    """Undo the move of the stage that the decision brought."""
    session = ground.session
    enrolment = session.get_one(Enrolment, before.enrolment_id)
    move_enrolment(
        session, enrolment, act=DutyAction.UNDO, state=before.state, stage_id=before.stage_id,
        now=ground.now, by_id=ground.asker.person_id, round_=before.round,
    )  # fmt: skip
    record(
        session, "enrolment.undo", now=ground.now, by_id=ground.asker.person_id,
        campaign_id=enrolment.campaign_id, unit_id=enrolment.unit_id, became=before.state,
    )  # fmt: skip
