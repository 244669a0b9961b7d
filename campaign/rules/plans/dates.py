"""The days on which a milestone falls due, by kind of unit."""

from datetime import date

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.plan import PlanMilestone


def rolled_dates(asked: PlanMilestone, roll: str, calendar: WorkingCalendar) -> dict[str, date]:
    """Return the days as rolled: by kind that has its own, and under "" that of all others.

    ``roll`` is the plan's rule, for milestones that have none of their own.
    """
    rule = asked.roll or roll
    days = {"": asked.due_on, **dict(asked.due_on_for)}
    return {kind: calendar.roll(on, rule) for kind, on in days.items()}
