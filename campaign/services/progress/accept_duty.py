"""The office begins to review what a unit submitted, and accepts it; the stage moves by itself."""

from datetime import date, datetime

from campaign.records.progress.moves import advance
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import stand
from campaign.services.transaction import transaction
from models.enrolment import Enrolment


def take_duty(duty_id: int, *, asker: Asker, version: int, now: datetime, today: date) -> None:
    """Begin the review 开始审核: from now on the unit cannot take its submission back.

    Raises:
        NotNow: it is not submitted, or the campaign is cancelled.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.TAKE, asker=asker, version=version, now=now, today=today
        )
        ground.go(submitted_on=ground.duty.submitted_on)


def accept_duty(duty_id: int, *, asker: Asker, version: int, now: datetime, today: date) -> None:
    """Accept a submitted duty and, when it was the stage's last required one, move the unit on.

    Raises:
        NotNow: it is not submitted, or the campaign is cancelled.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.ACCEPT, asker=asker, version=version, now=now, today=today
        )
        duty = ground.duty
        # On PostgreSQL two last duties may be accepted at once: one waits here for the other.
        enrolment = (
            session.get_one(Enrolment, duty.enrolment_id, with_for_update=True)
            if duty.enrolment_id
            else None
        )
        ground.go(submitted_on=duty.submitted_on)
        if enrolment:
            advance(session, enrolment, now=now)
