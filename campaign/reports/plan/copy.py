"""照此办下一年: the plan of a campaign once more in another year, and what that changed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar, with_published
from campaign.reports.plan.stored import stored_plan
from campaign.rules.errors import Invalid
from campaign.rules.plan import Plan
from campaign.rules.plans.copying import Moved, moves
from models.plan import Campaign, PlanFile

FURTHEST = 20


@dataclass(frozen=True)
class Ground:
    """What a copy is made from: the plan in force, its dates moved, the codes that are taken."""

    campaign: Campaign
    plan: Plan
    year: int
    moves: tuple[Moved, ...]
    taken: frozenset[str]

    @property
    def old(self) -> int:
        """The year in which the plan was issued."""
        return self.plan.issued_on.year


def copy_ground(session: Session, campaign: Campaign, year: int | None, *, today: date) -> Ground:
    """Return it; without a year the one after the plan's, or the present one if that is later.

    Raises:
        Invalid: the year is the plan's own, or out of reach.
    """
    plan = stored_plan(session, campaign)
    old = plan.issued_on.year
    chosen = year if year is not None else max(old + 1, today.year)
    if chosen == old or abs(chosen - max(today.year, old)) > FURTHEST:
        raise Invalid("请写另一个年份：方案原来是 %(old)s 年的。", old=str(old))
    by = chosen - old
    years = {one.last_due_on.year + by for one in plan.milestones} | {chosen}
    calendar = with_published(load_calendar(session), years)
    taken = frozenset(session.scalars(select(Campaign.code)))
    return Ground(campaign, plan, chosen, moves(plan, by, calendar), taken)


def forms_of(session: Session, campaign_id: int) -> dict[str, bytes]:
    """Return the campaign's blank forms by their names."""
    rows = session.execute(
        select(PlanFile.name, PlanFile.content).where(PlanFile.campaign_id == campaign_id)
    )
    return {name: content for name, content in rows}  # noqa: C416
