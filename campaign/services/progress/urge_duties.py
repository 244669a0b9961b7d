"""催办: the office urges the contacts of units that owe something."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from campaign.records.events import record
from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import Told, tell
from campaign.reports.visible import visible
from campaign.rules.errors import FieldMissing, Invalid, NotNow
from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.permissions import Asker, Permission, Role
from campaign.services.transaction import transaction
from models.duty import Duty
from models.plan import Campaign
from models.unit import Unit

LONGEST_NOTE = 500


def urge_duties(
    duty_ids: Sequence[int], *, asker: Asker, note: str, now: datetime, today: date
) -> Told:
    """Urge those of the duties that are still owed and are the asker's business.

    One person gets one letter for all of them; each duty is urged once a day.

    Raises:
        Invalid: nothing was chosen, or the sentence is too long.
        NotNow: none of them is owed any more, or all were urged today.
    """
    note = note.strip()
    if not duty_ids:
        raise Invalid("请先勾选要催办的单位。")
    if len(note) > LONGEST_NOTE:
        raise FieldMissing("note", "附言最多 %(n)s 字，请精简。", n=LONGEST_NOTE)
    with transaction() as session:
        owed = session.execute(
            select(Duty.id, Duty.campaign_id, Duty.unit_id)
            .join(Unit, Unit.id == Duty.unit_id)
            .join(Campaign, Campaign.id == Duty.campaign_id)
            .where(
                Duty.id.in_(set(duty_ids)),
                Duty.state.in_(OWED_BY_UNIT),
                Campaign.status == "open",
                visible(asker, Permission.URGE, Unit.path),
            )
            .order_by(Duty.id)
            .with_for_update(of=Duty)  # who presses at the same instant waits, and then sees this
        ).all()
        to = recipients(session, [row.id for row in owed], Role.CONTACT, today=today)
        told = tell(
            session, to, kind="urged", occasion=f"urge/{today.isoformat()}", now=now,
            by_id=asker.person_id, note=note,
        )  # fmt: skip
        if not told.people:
            raise NotNow("这些单位已经报送，或者今天已催办过，没有发信。")
        for duty_id, campaign_id, unit_id in owed:
            record(
                session, "duty.urge", now=now, by_id=asker.person_id, campaign_id=campaign_id,
                unit_id=unit_id, duty_id=duty_id, note=note,
            )  # fmt: skip
        return told
