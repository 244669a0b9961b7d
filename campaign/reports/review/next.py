"""Which submission comes next, for whoever has just finished one."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.review.waiting import (
    ORDER,
    Place,
    QueueWish,
    by_milestone,
    joined,
    waiting_for,
)
from campaign.rules.permissions import Asker
from models.duty import Duty
from models.plan import Milestone
from models.unit import Unit


@dataclass(frozen=True)
class Following:
    """The submission that comes next, and how many wait besides the one left behind."""

    duty_id: int
    unit: str
    milestone: str
    waiting: int


def place_of(session: Session, duty_id: int) -> Place | None:
    """Return where a duty stands in the queue; None where it was never handed in."""
    on = session.scalar(select(Duty.submitted_on).where(Duty.id == duty_id))
    return Place(on, duty_id) if on else None


def following(
    session: Session, asker: Asker, wish: QueueWish, here: Place | None
) -> Following | None:
    """Return the next one behind ``here``; at the end the oldest that was passed over."""
    stands = waiting_for(asker, wish)
    fits = [*stands, Duty.id != here.duty_id] if here else stands
    asked = (
        ORDER.sorted(joined(select(Duty.id, Unit.name, Milestone.name)))
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(*fits)
        .limit(1)
    )
    row = session.execute(asked.where(ORDER.behind(here))).one_or_none() if here else None
    row = row or session.execute(asked).one_or_none()
    if row is None:
        return None
    waiting = sum(by_milestone(session, asker, wish).values())
    if here:
        itself = joined(select(func.count())).where(*stands, Duty.id == here.duty_id)
        waiting -= session.scalar(itself) or 0
    return Following(row[0], row[1], row[2], waiting)


def how_many(session: Session, asker: Asker) -> int:
    """Return how much waits for the asker's review in all."""
    return sum(by_milestone(session, asker).values())
