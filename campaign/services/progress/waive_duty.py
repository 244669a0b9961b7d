"""The office releases a unit from a duty, with a reason."""

from datetime import date, datetime

from campaign.records.notice.endings import end_by_waiver
from campaign.records.notice.telling import Told
from campaign.records.progress.moves import advance
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker
from campaign.services.progress.ground import stand, written
from campaign.services.transaction import transaction
from models.enrolment import Enrolment


def waive_duty(
    duty_id: int, *, asker: Asker, reason: str, version: int, now: datetime, today: date
) -> Told:
    """Waive a duty 豁免: nothing is owed any more, and the stage goes on without it.

    Raises:
        NotNow: it is decided already, or the campaign is cancelled.
        FieldMissing: no reason, or one too long.
        Overtaken: the page was stale.
    """
    reason = written(reason, "reason", "请写明豁免原因，例如：该单位已并入县教育局，不再单独报送。")
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.WAIVE, asker=asker, version=version, now=now, today=today
        )
        duty = ground.duty
        enrolment = (
            session.get_one(Enrolment, duty.enrolment_id, with_for_update=True)
            if duty.enrolment_id
            else None
        )
        ground.go(submitted_on=duty.submitted_on, note=reason)
        end_by_waiver(session, duty.id, now=now)
        told = ground.tell(reason)
        if enrolment:
            advance(session, enrolment, now=now)
        return told
