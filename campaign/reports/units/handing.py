"""What changes with the holder of a unit's post: told before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.permissions import UNIT_ROLES, Role
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.plan import Campaign
from models.term import TermRung


@dataclass(frozen=True)
class Handing:
    """What goes over with a post.

    ``owed``: duties not done, which the handover letter lists.  ``ahead``: so many reminders to
    this post are still to come, the first at ``first_at``; whoever holds it then hears them.
    ``queued``: letters that are written already and still go to the present holder.
    """

    owed: int
    ahead: int
    first_at: datetime | None
    queued: int


def handing(
    session: Session, unit_id: int, role: Role, holders: Sequence[int], *, now: datetime
) -> Handing | None:
    """Return what goes over; None for a post whose holder owes nothing to a campaign."""
    if role not in UNIT_ROLES:
        return None
    owed = (
        select(Duty.id, Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .where(Duty.unit_id == unit_id, Duty.state.in_(OWED_BY_UNIT), Campaign.status == "open")
        .subquery()
    )
    ahead, first_at = session.execute(
        select(func.count(), func.min(TermRung.fires_at))
        .join(owed, owed.c.term_id == TermRung.term_id)
        .where(TermRung.audience == role, TermRung.done_at.is_(None), TermRung.fires_at > now)
    ).one()
    queued = session.scalar(
        select(func.count(Letter.id.distinct()))
        .join(Notice, Notice.letter_id == Letter.id)
        .join(Duty, Duty.id == Notice.duty_id)
        .where(
            Letter.person_id.in_(holders), Letter.state == "queued", Duty.unit_id == unit_id,
            Notice.role == role,
        )
    )  # fmt: skip
    number = session.scalar(select(func.count()).select_from(owed))
    return Handing(number or 0, ahead, first_at, queued or 0)
