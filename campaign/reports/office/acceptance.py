"""Units in acceptance 验收: which of them may be passed, and what they still owe."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.visible import visible
from campaign.rules.lifecycle import DONE, EnrolmentState
from campaign.rules.permissions import Asker, Permission
from models.duty import Duty
from models.enrolment import Enrolment
from models.plan import Campaign, Milestone, Stage
from models.unit import Unit


@dataclass(frozen=True)
class InAcceptance:
    """A unit that waits for the verdict; ``left`` required duties of the stage are not accepted."""

    enrolment_id: int
    version: int
    unit_id: int
    unit: str
    code: str
    stage: str
    left: int


def in_acceptance(session: Session, campaign_id: int, *, asker: Asker) -> tuple[InAcceptance, ...]:
    """Return the units of the campaign that stand in acceptance, as far as the asker reviews."""
    left = (
        select(func.count())
        .select_from(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(
            Duty.enrolment_id == Enrolment.id,
            Milestone.stage_id == Enrolment.stage_id,
            Milestone.required,
            Duty.state.not_in(DONE),
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Enrolment.id, Enrolment.version, Unit.id, Unit.name, Unit.code, Stage.name, left)
        .join(Unit, Unit.id == Enrolment.unit_id)
        .join(Stage, Stage.id == Enrolment.stage_id)
        .where(
            Enrolment.campaign_id == campaign_id,
            Enrolment.state == EnrolmentState.ACCEPTANCE,
            visible(asker, Permission.REVIEW_DUTY, Unit.path),
        )
        .order_by(Unit.code)
    )
    return tuple(InAcceptance(*row) for row in rows)


def place_of_enrolment(session: Session, enrolment_id: int) -> tuple[str, int, str] | None:
    """Return the unit's path, the campaign's number and the unit's name, or None."""
    row = session.execute(
        select(Unit.path, Campaign.id, Unit.name)
        .join(Enrolment, Enrolment.unit_id == Unit.id)
        .join(Campaign, Campaign.id == Enrolment.campaign_id)
        .where(Enrolment.id == enrolment_id)
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None
