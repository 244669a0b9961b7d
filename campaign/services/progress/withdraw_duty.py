"""The unit takes back what it handed in, until the office has begun to review it."""

from datetime import date, datetime

from campaign.records.notice.letters import cancel_letters
from campaign.rules.lifecycle import DutyAction, DutyState
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import stand
from campaign.services.transaction import transaction


def withdraw_duty(duty_id: int, *, asker: Asker, version: int, now: datetime, today: date) -> None:
    """Take a submission back 撤回: the duty is owed again by its present date.

    Raises:
        NotNow: the review has begun, nothing was handed in, or the campaign is cancelled.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.WITHDRAW, asker=asker, version=version, now=now,
            today=today,
        )  # fmt: skip
        before = ground.stood()
        # Handed in again it is asked for anew: whoever signs gets one letter, not two.
        cancel_letters(session, duty_id, "to_sign", reason="withdrawn")
        ground.go(
            state=DutyState(before.state), note=before.note, sections=tuple(before.sections or ())
        )
