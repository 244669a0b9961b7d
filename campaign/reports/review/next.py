"""Which submission comes next, for whoever has just finished one."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.review.waiting import (
    ORDER,
    WAITING,
    Place,
    QueueWish,
    joined,
    of_waiting,
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
    fits = waiting_for(asker, wish)
    if here:
        fits.append(Duty.id != here.duty_id)
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
    others = of_waiting(select(func.count()), asker, wish)
    if here:
        others = others.where(WAITING.c.id != here.duty_id)
    return Following(row[0], row[1], row[2], session.scalar(others) or 0)


def how_many(session: Session, asker: Asker) -> int:
    """Return how much waits for the asker's review in all."""
    return session.scalar(of_waiting(select(func.count()), asker)) or 0
