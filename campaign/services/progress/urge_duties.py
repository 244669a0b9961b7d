"""催办: the office urges the contacts of units that owe something."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.notice.recipients import recipients
from campaign.records.notice.telling import Told, tell
from campaign.reports.visible import visible
from campaign.rules.calendar import SHANGHAI
from campaign.rules.errors import FieldMissing, Invalid, NotNow
from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.permissions import Asker, Permission, Role
from campaign.services.transaction import transaction
from models.duty import Duty
from models.notice import Notice
from models.person import Person
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
            raise _nobody(session, [row.id for row in owed], today)
        for duty_id, campaign_id, unit_id in owed:
            record(
                session, "duty.urge", now=now, by_id=asker.person_id, campaign_id=campaign_id,
                unit_id=unit_id, duty_id=duty_id, note=note,
            )  # fmt: skip
        return told


def _nobody(session: Session, duty_ids: Sequence[int], today: date) -> NotNow:
    """Return why nobody was told: it has been answered, or somebody has urged today."""
    first = session.execute(
        select(Person.name, Notice.created_at)
        .join(Person, Person.id == Notice.by_id)
        .where(Notice.duty_id.in_(duty_ids), Notice.occasion == f"urge/{today.isoformat()}")
        .order_by(Notice.id)
        .limit(1)
    ).one_or_none()
    if first is None:
        return NotNow("这些单位已经报送，没有发信。")
    at = first.created_at.astimezone(SHANGHAI)
    return NotNow(
        "%(name)s今天 %(time)s 已催办，一项任务一天只催一次，没有再发信。",
        name=first.name, time=f"{at.hour}:{at.minute:02d}",
    )  # fmt: skip
