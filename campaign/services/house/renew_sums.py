"""Summing up everything anew, from nothing."""

from sqlalchemy import delete, insert, select, union

from campaign.services.transaction import transaction
from models.duty import Duty
from models.enrolment import Enrolment
from models.sums import PlaceSum, UnitChanged, UnitSum


def renew_sums() -> None:
    """Forget all sums and note every unit as changed; pages count until the heartbeat has summed.

    One transaction: a reader sees the old sums or none.
    """
    with transaction() as session:
        for table in (PlaceSum, UnitSum, UnitChanged):
            session.execute(delete(table))
        everyone = union(
            select(Enrolment.campaign_id, Enrolment.unit_id),
            select(Duty.campaign_id, Duty.unit_id),
        )
        session.execute(insert(UnitChanged).from_select(["campaign_id", "unit_id"], everyone))
