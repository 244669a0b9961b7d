"""All questions to a plan that its file's form does not answer."""

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.plan import Plan
from campaign.rules.plans.fault import Fault
from campaign.rules.plans.ladder_checks import ladder_faults
from campaign.rules.plans.milestone_checks import milestone_faults
from campaign.rules.plans.stage_checks import stage_faults


def check_plan(
    plan: Plan,
    *,
    calendar: WorkingCalendar | None = None,
    other_stages: frozenset[str] = frozenset(),
    other_milestones: frozenset[str] = frozenset(),
) -> tuple[Fault, ...]:
    """Return every fault of the plan.

    Args:
        plan: as much of a plan as could be read.
        calendar: to warn of dates on rest days; without one only weekends are known.
        other_stages: keys of stages that exist but could not be read, so that nothing is told
            twice; `other_milestones` likewise.
        other_milestones: see `other_stages`.
    """
    return (
        *_goal(plan),
        *stage_faults(plan, some_unread=bool(other_stages), more_milestones=bool(other_milestones)),
        *milestone_faults(plan, calendar or WorkingCalendar(), other_stages, other_milestones),
        *ladder_faults(plan.ladder),
    )


def _goal(plan: Plan) -> tuple[Fault, ...]:
    if plan.goal_on < plan.issued_on:
        return (Fault(("goal_on",), "目标日期早于印发日期。请检查年份。"),)
    return ()
