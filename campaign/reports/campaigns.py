"""Campaigns: the list, one campaign with its frozen plan."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.plan.ladders import newest_ladder_id
from models.duty import Duty
from models.plan import Campaign, Ladder, LadderRung, Milestone, PlanFile, Stage
from models.unit import Unit


@dataclass(frozen=True)
class CampaignLine:
    """A campaign in a list."""

    id: int
    code: str
    name: str
    status: str
    scope_name: str
    scope_path: str
    issued_on: date
    goal_on: date
    opened_at: datetime
    duties: int


def campaign_lines(session: Session) -> list[CampaignLine]:
    """Return all campaigns, open ones first, newest first."""
    duties = select(Duty.campaign_id, func.count().label("n")).group_by(Duty.campaign_id).subquery()
    rows = session.execute(
        select(
            Campaign.id,
            Campaign.code,
            Campaign.name,
            Campaign.status,
            Unit.name,
            Unit.path,
            Campaign.issued_on,
            Campaign.goal_on,
            Campaign.opened_at,
            func.coalesce(duties.c.n, 0),
        )
        .join(Unit, Unit.id == Campaign.scope_unit_id)
        .outerjoin(duties, duties.c.campaign_id == Campaign.id)
        .order_by(Campaign.status.desc(), Campaign.id.desc())
    )
    return [CampaignLine(*row) for row in rows]


def scope_path(session: Session, campaign_id: int) -> str | None:
    """Return the path of the campaign's scope unit, or None when there is no such campaign."""
    return session.scalar(
        select(Unit.path)
        .join(Campaign, Campaign.scope_unit_id == Unit.id)
        .where(Campaign.id == campaign_id)
    )


@dataclass(frozen=True)
class FrozenPlan:
    """One campaign with the rows of its plan in force; of what recurs the first time alone."""

    campaign: Campaign
    scope: Unit
    bureau: Unit
    stages: tuple[Stage, ...]
    milestones: tuple[tuple[Milestone, Stage, PlanFile | None], ...]
    rungs: tuple[LadderRung, ...]


def frozen_plan(session: Session, campaign_id: int) -> FrozenPlan | None:
    """Return the campaign's plan in force."""
    found = session.get(Campaign, campaign_id)
    if found is None:
        return None
    stages = session.scalars(
        select(Stage).where(Stage.campaign_id == campaign_id).order_by(Stage.position)
    ).all()
    milestones = session.execute(
        select(Milestone, Stage, PlanFile)
        .join(Stage, Stage.id == Milestone.stage_id)
        .outerjoin(PlanFile, PlanFile.id == Milestone.form_id)
        .where(
            Milestone.campaign_id == campaign_id,
            Milestone.first_id.is_(None),
            Milestone.removed_at.is_(None),
        )
        .order_by(Milestone.due_on, Milestone.position)
    ).all()
    rungs = session.scalars(
        select(LadderRung)
        .join(Ladder, Ladder.id == LadderRung.ladder_id)
        .join(Campaign, Campaign.id == Ladder.campaign_id)
        .where(Campaign.id == campaign_id, Ladder.id == newest_ladder_id())
        .order_by(LadderRung.number)
    ).all()
    return FrozenPlan(
        found,
        session.get_one(Unit, found.scope_unit_id),
        session.get_one(Unit, found.bureau_unit_id),
        tuple(stages),
        tuple((m, s, f) for m, s, f in milestones),
        tuple(rungs),
    )


def occurrences(session: Session, campaign_id: int) -> dict[int, int]:
    """Return how many times what recurs has been asked: first milestone -> the last occurrence."""
    rows = session.execute(
        select(Milestone.first_id, func.max(Milestone.occurrence))
        .where(Milestone.campaign_id == campaign_id, Milestone.first_id.is_not(None))
        .group_by(Milestone.first_id)
    )
    return {int(first_id or 0): number for first_id, number in rows}
