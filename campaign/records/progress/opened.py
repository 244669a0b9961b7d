"""The duty that an act is about: it exists, its campaign runs, the page was not stale."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from campaign.records.progress.history import overtaken
from campaign.rules.errors import NotFound, NotNow
from models.duty import Duty
from models.plan import Campaign

CALLED_OFF = "这次行动已取消，任务不再办理。"
# The status alone: the row carries the whole plan.
_STATUS = select(Campaign.status).where(Campaign.id == bindparam("campaign_id"))


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
    status = session.scalar(_STATUS, {"campaign_id": duty.campaign_id})
    if status != "open":
        raise NotNow(CALLED_OFF)
    if duty.version != version:
        raise overtaken(session, duty.id)
    return duty
