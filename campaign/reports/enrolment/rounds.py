"""Which of a unit's duties are of their milestone's present round; earlier ones are history."""

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from models.duty import Duty


def of_present_round() -> ColumnElement[bool]:
    """Return the condition that no later round has asked the duty's milestone again."""
    later = aliased(Duty)
    return ~exists().where(
        later.milestone_id == Duty.milestone_id,
        later.unit_id == Duty.unit_id,
        later.round > Duty.round,
    )
