"""The office accepts what a unit submitted; the stage moves by itself."""

from datetime import date, datetime

from campaign.records.events import record
from campaign.records.progress.moves import advance, move_duty
from campaign.rules.lifecycle import DutyAction, DutyState, duty_move
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import open_duty
from campaign.services.transaction import transaction
from models.enrolment import Enrolment


def accept_duty(duty_id: int, *, asker: Asker, version: int, now: datetime, today: date) -> None:
    """Accept a submitted duty and, when it was the stage's last required one, move the unit on.

    Raises:
        NotNow: it is not submitted, or the campaign is cancelled.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        duty = open_duty(session, duty_id, version=version)
        move = duty_move(DutyAction.ACCEPT, DutyState(duty.state))
        # On PostgreSQL two last duties may be accepted at once: one waits here for the other.
        enrolment = (
            session.get_one(Enrolment, duty.enrolment_id, with_for_update=True)
            if duty.enrolment_id
            else None
        )
        move_duty(
            session, duty, version=version, state=move.target, term_id=duty.term_id,
            submitted_on=duty.submitted_on, now=now, by_id=asker.person_id,
        )  # fmt: skip
        record(
            session, "duty.accept", now=now, by_id=asker.person_id, campaign_id=duty.campaign_id,
            unit_id=duty.unit_id, duty_id=duty.id, version=version + 1,
        )  # fmt: skip
        if enrolment:
            advance(session, enrolment, now=now)
