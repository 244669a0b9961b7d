"""The office says which milestone counts to which column of the county matrix."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from campaign.records.events import record
from campaign.rules.errors import NotFound
from campaign.rules.matrix import Column
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.matrix import MatrixChoice
from models.plan import Campaign, Milestone

NONE = "none"


def set_matrix(
    campaign_id: int, columns: Mapping[str, str], *, asker: Asker, now: datetime
) -> None:
    """Keep the choice for each milestone of the campaign; what is no column counts to none.

    Raises:
        NotFound: there is no such campaign.
    """
    with transaction() as session:
        campaign = session.get(Campaign, campaign_id, with_for_update=True)
        if campaign is None:
            raise NotFound
        session.execute(delete(MatrixChoice).where(MatrixChoice.campaign_id == campaign_id))
        keys = session.scalars(
            select(Milestone.key).where(Milestone.campaign_id == campaign_id).distinct()
        )
        known = {column.value for column in Column}
        for key in sorted(set(keys) & columns.keys()):
            column = columns[key] if columns[key] in known else NONE
            session.add(MatrixChoice(campaign_id=campaign_id, milestone_key=key, column=column))
        record(
            session, "matrix.columns", now=now, by_id=asker.person_id, campaign_id=campaign_id,
            unit_id=campaign.scope_unit_id,
        )  # fmt: skip
