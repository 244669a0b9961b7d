"""The unit's leader signs what waits for him, or sends it back to the contact."""

from datetime import date, datetime

from campaign.records.notice.endings import end_by_answer
from campaign.records.notice.letters import cancel_letters
from campaign.records.progress.history import present_span
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import stand, written
from campaign.services.transaction import transaction


def sign_duty(duty_id: int, *, asker: Asker, version: int, now: datetime, today: date) -> None:
    """Sign and submit 签批并提交: the day of the signature is the day of the submission.

    Raises:
        NotNow: nothing waits for this leader's signature, or the campaign is cancelled.
        Overtaken: the page was stale.
    """
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.SIGN, asker=asker, version=version, now=now, today=today
        )
        # What the contact wrote stays the answer; the signature adds a name and a day.
        note = present_span(session, duty_id).note
        ground.go(submitted_on=today, note=note)
        end_by_answer(session, duty_id, now=now)


def send_back(
    duty_id: int, *, asker: Asker, reason: str, version: int, now: datetime, today: date
) -> None:
    """Send it back to the contact 退回联络员 with a reason; the date stays, and so does the ladder.

    Raises:
        NotNow: nothing waits for this leader's signature, or the campaign is cancelled.
        FieldMissing: no reason, or one too long.
        Overtaken: the page was stale.
    """
    reason = written(reason, "reason", "请写明退回原因，联络员要知道改什么。")
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.SEND_BACK, asker=asker, version=version, now=now,
            today=today,
        )  # fmt: skip
        cancel_letters(session, duty_id, "to_sign", reason="withdrawn")
        ground.go(note=reason)
        ground.tell(reason)
