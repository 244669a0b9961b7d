"""The office begins to review what a unit submitted, and accepts it; the stage moves by itself."""

from datetime import date, datetime

from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker
from campaign.services.progress.deciding import accept
from campaign.services.progress.ground import stand
from campaign.services.transaction import transaction


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
        accept(ground)
