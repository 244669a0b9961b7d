"""The plan that is rehearsed where none is given: two milestones and a report that recurs."""

from datetime import date

from campaign.rules.permissions import Role
from campaign.rules.plan import Plan, PlanMilestone, PlanStage

BUREAU = "R00000"
CODE = "rehearsal"


def brief_plan() -> Plan:
    """Return a year's campaign: a self-check that the principal signs, and the mending."""
    kinds = ("department", "township")
    return Plan(
        code=CODE, name="推演方案", issued_on=date(2025, 1, 6), goal_on=date(2025, 12, 19),
        office_unit=BUREAU, office_name="推演办公室", roll="next",
        stages=(
            PlanStage("check", "自查", "self_check", date(2025, 1, 6), date(2025, 4, 30)),
            PlanStage("mend", "整改", "rectification", date(2025, 5, 1), date(2025, 12, 19)),
        ),
        milestones=(
            PlanMilestone(
                "check", "报送自查表", "check", date(2025, 3, 20), kinds,
                due_on_for=(("township", date(2025, 4, 3)),), signed_by=Role.PRINCIPAL,
                late_until_on=date(2025, 4, 15),
            ),
            PlanMilestone("mend", "报送整改情况", "mend", date(2025, 9, 26), kinds[:1]),
            PlanMilestone(
                "report", "进展情况通报", "check", date(2025, 1, 7), by_office=True,
                recurs="monthly", recurs_until="2025-11-30",
            ),
        ),
    )  # fmt: skip
