"""A unit passes acceptance 验收合格 and enters the next stage."""

from datetime import date, datetime

from campaign.records.progress.moves import advance
from campaign.rules.asked import at_most
from campaign.rules.lifecycle import EnrolmentAction
from campaign.rules.permissions import Asker
from campaign.services.enrolment.ground import stand
from campaign.services.transaction import transaction


def pass_enrolment(
    enrolment_id: int,
    *,
    asker: Asker,
    version: int,
    now: datetime,
    today: date,
    note: str = "",
) -> None:
    """Record the verdict; what the inspectors noted may stand with it.

    Raises:
        NotNow: the unit is not in acceptance, still owes a required duty, or the campaign ended.
        FieldMissing: the note is too long.
        Overtaken: the page was stale.
    """
    note = at_most(note, "note")
    with transaction() as session:
        ground = stand(
            session, enrolment_id, EnrolmentAction.PASS, asker=asker, version=version, now=now,
            today=today,
        )  # fmt: skip
        advance(
            session, ground.enrolment, now=now, action=EnrolmentAction.PASS,
            by_id=asker.person_id, note=note,
        )  # fmt: skip
