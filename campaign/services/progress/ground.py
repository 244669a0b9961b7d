"""What every act on a duty stands on: the duty exists, its campaign runs, the page is not stale."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.progress.moves import STALE
from campaign.rules.errors import NotFound, NotNow, Overtaken
from models.duty import Duty
from models.plan import Campaign


def open_duty(session: Session, duty_id: int, *, version: int) -> Duty:
    """Return the duty of a running campaign.

    Raises:
        NotFound: there is no such duty.
        NotNow: the campaign was cancelled.
        Overtaken: the duty has moved since the page was made.
    """
    duty = session.get(Duty, duty_id)
    if duty is None:
        raise NotFound
    # The status alone: the row carries the whole plan.
    status = session.scalar(select(Campaign.status).where(Campaign.id == duty.campaign_id))
    if status != "open":
        raise NotNow("这次行动已取消，任务不再办理。")
    if duty.version != version:
        raise Overtaken(STALE)
    return duty
