"""Which campaigns are whose work: an office's desks, and what they hold at hand."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaign.rules.calendar import day_of
from campaign.rules.paths import covers
from campaign.rules.permissions import Asker, Permission, Reach, reaches
from models.duty import Duty
from models.notice import Call
from models.person import Person
from models.plan import Campaign, Milestone, Stage
from models.term import Term
from models.unit import Unit

CALLS_SHOWN = 3


@dataclass(frozen=True)
class Desk:
    """A campaign as its office sees it."""

    id: int
    code: str
    name: str
    status: str
    scope_path: str
    goal_on: date
    includes_due_day: bool
    opened_on: date
    cancelled_at: datetime | None


@dataclass(frozen=True)
class CallToMake:
    """A call that is still to be made."""

    id: int
    unit: str
    name: str
    reason: str
    created_at: datetime


def place_in(asker: Asker, permission: Permission, scope_path: str) -> str | None:
    """Return the path at which the asker's right meets a campaign over that scope, or None.

    The scope itself where the right covers it, else the asker's own place below it: a collector
    sees its subtree, a unit itself.
    """
    for reach, path in reaches(asker, permission):
        if reach is Reach.SUBTREE and covers(path, scope_path):
            return scope_path
    below = [path for _, path in reaches(asker, permission) if covers(scope_path, path)]
    return min(below, key=len, default=None)


def desks(session: Session, asker: Asker, permission: Permission) -> list[Desk]:
    """Return the campaigns in which the asker holds the right, running ones first, newest first."""
    rows = session.execute(
        select(Campaign, Unit.path)
        .join(Unit, Unit.id == Campaign.scope_unit_id)
        .order_by(Campaign.status.desc(), Campaign.id.desc())
    )
    return [
        _desk(campaign, path)
        for campaign, path in rows
        if place_in(asker, permission, path) is not None
    ]


def desk(session: Session, campaign_id: int) -> Desk | None:
    """Return one campaign's desk."""
    row = session.execute(
        select(Campaign, Unit.path)
        .join(Unit, Unit.id == Campaign.scope_unit_id)
        .where(Campaign.id == campaign_id)
    ).one_or_none()
    return _desk(row[0], row[1]) if row else None


def milestones_of(session: Session, campaign_id: int) -> list[tuple[int, str]]:
    """Return number and name of the campaign's milestones in the plan's order."""
    rows = session.execute(
        select(Milestone.id, Milestone.name)
        .where(Milestone.campaign_id == campaign_id)
        .order_by(Milestone.due_on, Milestone.position)
    )
    return [(row.id, row.name) for row in rows]


def kinds_in(session: Session, campaign_id: int) -> list[str]:
    """Return the kinds of unit that the plan asks."""
    rows = session.scalars(select(Milestone.for_kinds).where(Milestone.campaign_id == campaign_id))
    return sorted({kind for kinds in rows for kind in kinds})


def last_term(session: Session, campaign_id: int) -> date | None:
    """Return the latest date that the campaign's duties have to keep."""
    return session.scalar(
        select(func.max(Term.due_on))
        .join(Milestone, Milestone.id == Term.milestone_id)
        .where(Milestone.campaign_id == campaign_id)
    )


def stage_now(session: Session, campaign_id: int, on: date) -> str:
    """Return the name of the stage whose window the day lies in, else of the one before."""
    found = session.scalars(
        select(Stage.name)
        .where(Stage.campaign_id == campaign_id, Stage.starts_on <= on)
        .order_by(Stage.position.desc())
        .limit(1)
    ).first()
    return found or ""


def calls_to_make(
    session: Session, campaign_id: int, *, sees: ColumnElement[bool]
) -> tuple[tuple[CallToMake, ...], int]:
    """Return the first calls of the campaign that are still to be made, and how many there are."""
    fits = (Duty.campaign_id == campaign_id, Call.done_at.is_(None), sees)
    total = session.scalar(
        select(func.count())
        .select_from(Call)
        .join(Duty, Duty.id == Call.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(*fits)
    )
    rows = session.execute(
        select(Call.id, Unit.name, func.coalesce(Person.name, ""), Call.reason, Call.created_at)
        .join(Duty, Duty.id == Call.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .outerjoin(Person, Person.id == Call.person_id)
        .where(*fits)
        .order_by(Call.id)
        .limit(CALLS_SHOWN)
    )
    return tuple(CallToMake(*row) for row in rows), total or 0


def _desk(campaign: Campaign, path: str) -> Desk:
    return Desk(
        campaign.id, campaign.code, campaign.name, campaign.status, path, campaign.goal_on,
        campaign.includes_due_day, day_of(campaign.opened_at),
        campaign.cancelled_at,
    )  # fmt: skip
