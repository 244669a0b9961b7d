"""Which unit and campaign an enrolment is of, for guards and for the way back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import EnrolmentState
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Campaign, Stage
from models.unit import Unit


@dataclass(frozen=True)
class Place:
    """The unit with its path, and the campaign."""

    unit_id: int
    unit: str
    path: str
    campaign_id: int


@dataclass(frozen=True)
class TakesPart:
    """A campaign in which a unit takes or took part; ``successor`` goes on for one that left."""

    enrolment_id: int
    campaign_id: int
    campaign: str
    state: EnrolmentState
    stage: str
    round: int
    successor: str


def place_of_enrolment(session: Session, enrolment_id: int) -> Place | None:
    """Return where an enrolment belongs, or None when there is none."""
    row = session.execute(
        select(Unit.id, Unit.name, Unit.path, Enrolment.campaign_id)
        .join(Enrolment, Enrolment.unit_id == Unit.id)
        .where(Enrolment.id == enrolment_id)
    ).one_or_none()
    return Place(*row) if row else None


def begun_on(session: Session, enrolment_id: int) -> date | None:
    """Return the day on which the unit began to take part, None where there is no such thing."""
    found = session.scalar(
        select(func.min(EnrolmentSpan.from_at)).where(EnrolmentSpan.enrolment_id == enrolment_id)
    )
    return day_of(found) if found else None


def enrolments_of(session: Session, unit_id: int) -> tuple[TakesPart, ...]:
    """Return the campaigns of a unit, the newest first."""
    heir = aliased(Unit)
    rows = session.execute(
        select(Enrolment, Campaign.name, Stage.name, heir.name)
        .join(Campaign, Campaign.id == Enrolment.campaign_id)
        .outerjoin(Stage, Stage.id == Enrolment.stage_id)
        .outerjoin(heir, heir.id == Enrolment.successor_id)
        .where(Enrolment.unit_id == unit_id)
        .order_by(Campaign.id.desc())
    )
    return tuple(
        TakesPart(
            row.id, row.campaign_id, campaign, EnrolmentState(row.state), stage or "", row.round,
            successor or "",
        )
        for row, campaign, stage, successor in rows
    )  # fmt: skip
