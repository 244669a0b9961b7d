"""What comes after a duty: the unit's later milestones, and what sums its answers up."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.lifecycle import UNFINISHED
from models.duty import Duty
from models.plan import Milestone
from models.term import Term
from models.unit import Unit

# A chain is as long as the plan makes it; one that bites its tail must not hold us.
LONGEST_CHAIN = 20


@dataclass(frozen=True)
class Later:
    """A later duty that a new date comes near to.

    ``unit`` is named where it is another one, which sums the answers up (``follows``).
    ``left_now`` and ``left_then`` are the working days from the present and from the new date to
    its own; negative where the new date lies behind it.
    """

    duty_id: int
    name: str
    unit: str
    due_on: date
    follows: bool
    left_now: int
    left_then: int | None

    @property
    def overtaken(self) -> bool:
        """Whether its date would come before the new one."""
        return self.left_then is not None and self.left_then < 0


def later(
    session: Session,
    duty_id: int,
    *,
    calendar: WorkingCalendar,
    wanted_on: date | None = None,
) -> tuple[Later, ...]:
    """Return what follows the duty, the earliest first; ``wanted_on`` is the date in question.

    The unit's own unfinished duties that are due after the present date, and the duties of
    milestones that sum this one up, or sum those up, wherever they are done.
    """
    here, key, due_on = session.execute(
        select(Duty, Milestone.key, Term.due_on)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Term, Term.id == Duty.term_id)
        .where(Duty.id == duty_id)
    ).one()
    chain = _summing_up(session, here.campaign_id, key)
    own = (Duty.unit_id == here.unit_id) & (Term.due_on > due_on)
    rows = session.execute(
        select(Duty.id, Duty.unit_id, Milestone.key, Milestone.name, Unit.name, Term.due_on)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Term, Term.id == Duty.term_id)
        .where(
            Duty.campaign_id == here.campaign_id,
            Duty.id != duty_id,
            Duty.state.in_(UNFINISHED),
            own | (Milestone.key.in_(chain) & Milestone.by_office),
        )
        .order_by(Term.due_on, Milestone.position, Duty.id)
    )
    return tuple(
        Later(
            number, name, "" if unit_id == here.unit_id else unit, on, its_key in chain,
            calendar.working_days_left(due_on, on),
            calendar.working_days_left(wanted_on, on) if wanted_on else None,
        )
        for number, unit_id, its_key, name, unit, on in rows
    )  # fmt: skip


def _summing_up(session: Session, campaign_id: int, key: str) -> frozenset[str]:
    """Return the keys of the milestones that sum this one up, directly or by others."""
    pairs = session.execute(
        select(Milestone.key, Milestone.follows).where(
            Milestone.campaign_id == campaign_id, Milestone.follows.is_not(None)
        )
    ).all()
    found: set[str] = set()
    nearest = {key}
    for _ in range(LONGEST_CHAIN):
        nearest = {one for one, follows in pairs if follows in nearest} - found
        if not nearest:
            break
        found |= nearest
    return frozenset(found)
