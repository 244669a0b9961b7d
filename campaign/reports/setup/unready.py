"""Why a campaign was opened although its checklist was not done: as it stands in the trail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.event import Event
from models.person import Person


@dataclass(frozen=True)
class Unready:
    """What was not ready, who opened it all the same, and the reason."""

    titles: tuple[str, ...]
    reason: str
    by: str
    at: datetime


def opened_unready(session: Session, campaign_id: int) -> Unready | None:
    """Return it, or None: all was ready."""
    row = session.execute(
        select(Event, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.campaign_id == campaign_id, Event.act == "campaign.unready")
        .order_by(Event.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    event, by = row
    return Unready(tuple(event.facts.get("unready", ())), event.note, by, event.at)
