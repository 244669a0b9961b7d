"""The blank forms that earlier campaigns kept, for a new plan that names the same files."""

from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.visible import visible
from campaign.rules.permissions import Asker, Permission
from campaign.rules.plan import Plan
from models.plan import Campaign, PlanFile
from models.unit import Unit


def earlier_forms(session: Session, plan: Plan, asker: Asker) -> dict[str, bytes]:
    """Return the newest file of each name that the plan names, as far as the asker's right goes."""
    found: dict[str, bytes] = {}
    for path in {one.form for one in plan.milestones if one.form}:
        content = session.scalar(
            select(PlanFile.content)
            .join(Campaign, Campaign.id == PlanFile.campaign_id)
            .join(Unit, Unit.id == Campaign.scope_unit_id)
            .where(
                PlanFile.name == PurePosixPath(path).name,
                visible(asker, Permission.MANAGE_CAMPAIGN, Unit.path),
            )
            .order_by(PlanFile.id.desc())
            .limit(1)
        )
        if content is not None:
            found[path] = content
    return found


def missing_forms(plan: Plan, found: dict[str, bytes]) -> tuple[str, ...]:
    """Return the forms that nobody has, in the plan's order."""
    named = dict.fromkeys(one.form for one in plan.milestones if one.form)
    return tuple(path for path in named if path not in found)
