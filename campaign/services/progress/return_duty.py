"""The office sends a submission back with a reason, the sections to mend, and a new date."""

from collections.abc import Sequence
from datetime import date, datetime

from campaign.records.notice.telling import Told
from campaign.rules.asked import Gathered, new_date, written
from campaign.rules.lifecycle import DutyAction
from campaign.rules.permissions import Asker
from campaign.services.progress.deciding import REASON_MISSING, send_back
from campaign.services.progress.ground import stand
from campaign.services.transaction import transaction


def return_duty(
    duty_id: int,
    *,
    asker: Asker,
    reason: str,
    due_on: date | None,
    version: int,
    now: datetime,
    today: date,
    sections: Sequence[str] = (),
) -> Told:
    """Return a submitted duty: it gets a new term, so the new date has a ladder of its own.

    The contact is told at once; rungs of the new term that lie before now count as said by
    that letter. ``sections`` are what has to be mended: items of the plan, or the unit's text.

    Raises:
        NotNow: it is not submitted, or the campaign is cancelled.
        FieldMissing: no reason, or no date, one before today or more than a year ahead.
        Overtaken: the page was stale.
    """
    asked = Gathered()
    with asked.field():
        reason = written(reason, "reason", REASON_MISSING)
    with asked.field():
        due_on = new_date(due_on, today)
    asked.tell()
    assert due_on is not None
    with transaction() as session:
        ground = stand(
            session, duty_id, DutyAction.RETURN, asker=asker, version=version, now=now, today=today
        )
        return ground.tell(send_back(ground, reason=reason, due_on=due_on, sections=sections))
