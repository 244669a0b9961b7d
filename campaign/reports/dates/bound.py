"""Up to which day the office may grant more time for a duty."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.dates.extension import bound_of
from models.duty import Duty
from models.plan import Milestone, Stage


def bound_for(session: Session, duty_id: int) -> date:
    """Return the last day that the office may grant."""
    late_until_on, ends_on = session.execute(
        select(Milestone.late_until_on, Stage.ends_on)
        .join(Stage, Stage.id == Milestone.stage_id)
        .join(Duty, Duty.milestone_id == Milestone.id)
        .where(Duty.id == duty_id)
    ).one()
    return bound_of(late_until_on, ends_on)
