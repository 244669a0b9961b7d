"""The gate before a launch: the checklist, looked at once more in the launch's own transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaign.reports.setup.launch import launch_lines, open_lines
from campaign.reports.world import is_simulated
from campaign.rules.calendar import day_of
from campaign.rules.errors import NotNow
from campaign.rules.plan import Plan
from campaign.rules.plans.launch import may_launch
from campaign.settings import Settings
from models.unit import Unit


@dataclass(frozen=True)
class Gate:
    """The house's settings, and why it is opened although not all is ready."""

    settings: Settings
    reason: str = ""


def pass_gate(
    session: Session, gate: Gate | None, plan: Plan, scope: Unit, *, now: datetime
) -> tuple[str, ...]:
    """Return the titles of what is not ready and was reasoned for, or refuse the launch.

    Raises:
        Invalid, FieldMissing: as rules/plans/launch.py says.
        NotNow: no gate on a live database, which is a mistake of ours.
    """
    if gate is None:
        if not is_simulated(session):
            raise NotNow("正式数据库的行动要经过启动前检查才能启动。")
        return ()
    lines = launch_lines(session, gate.settings, plan, scope, now=now, today=day_of(now))
    missing = open_lines(lines)
    may_launch([line.key for line in missing], gate.reason)
    return tuple(line.title for line in missing)
