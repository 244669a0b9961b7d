"""Whether the sums that are kept say what counting says: asked by `sums` and `doctor`."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.progress.numbers import figures, figures_of
from campaign.reports.progress.standing import Look
from campaign.reports.sums import EVERYWHERE, sums
from models.plan import Campaign


def campaigns_with_wrong_sums(session: Session, *, now: datetime) -> list[str]:
    """Return the names of the running campaigns whose figures differ from the counted ones.

    It counts every duty of theirs: half a minute for 100,000 units.
    """
    look = Look(now, now)
    running = session.execute(
        select(Campaign.id, Campaign.name).where(Campaign.status == "open").order_by(Campaign.id)
    ).all()
    return [
        name
        for campaign_id, name in running
        if figures(session, campaign_id, look)
        != figures_of(sums(session, campaign_id, EVERYWHERE), look.day)
    ]
