"""The office asks for a rehearsal of a campaign's plan; the worker takes it up."""

from datetime import datetime, timedelta

from sqlalchemy import select

from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.services.transaction import transaction
from models.plan import Campaign
from models.rehearsal import Rehearsal

MOST_UNITS, MOST_DAYS = 300, 400
LARGEST_SEED = 999_999
AFTERWARDS = timedelta(days=45)  # the last steps come after the goal


def ask_rehearsal(
    campaign_id: int,
    *,
    units: int | None,
    seed: int | None,
    faults: bool,
    asker_id: int | None,
    now: datetime,
) -> int:
    """Put a rehearsal into the queue and return its number.

    Raises:
        FieldMissing: how many units, or which seed, is missing or out of bounds.
        NotNow: one of this campaign is still to be played.
    """
    if units is None or not 1 <= units <= MOST_UNITS:
        raise FieldMissing("units", "单位数请填 1 到 %(n)s。", n=MOST_UNITS)
    if seed is None or not 0 <= seed <= LARGEST_SEED:
        raise FieldMissing("seed", "种子请填 0 到 %(n)s 的整数。", n=LARGEST_SEED)
    with transaction() as session:
        # Two who ask at once wait here for each other.
        campaign = session.scalar(
            select(Campaign).where(Campaign.id == campaign_id).with_for_update()
        )
        if campaign is None:
            raise NotFound
        waits = select(Rehearsal.id).where(
            Rehearsal.campaign_id == campaign_id, Rehearsal.state.in_(("waiting", "running"))
        )
        if session.scalar(waits) is not None:
            raise NotNow("这次行动的推演正在进行，请等它结束再开始下一次。")
        days = min(MOST_DAYS, (campaign.goal_on + AFTERWARDS - campaign.issued_on).days)
        row = Rehearsal(
            campaign_id=campaign_id, units=units, seed=seed, faults=faults, state="waiting",
            days=max(7, days), asked_at=now, asked_by=asker_id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id
