"""To whom a paper is sent: the usual choices, and the units that each stands for."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.paper.register import One
from campaign.reports.visible import under
from campaign.rules.lifecycle import EnrolmentState
from models.duty import Duty
from models.enrolment import Enrolment
from models.paper import Paper
from models.unit import Unit

# Key -> words; the first that fits is offered first.
CHOICES: dict[str, str] = {
    "about": "被点名的单位", "taking_part": "参加行动的全部单位", "below": "下一级单位",
    "nobody": "不发单位（只报上级）",
}  # fmt: skip


def chosen(session: Session, one: One, choice: str, *, today: date) -> list[int]:
    """Return the units of a choice, in the order of their codes; empty for an unknown one."""
    paper = one.paper
    if choice == "about":
        if paper.duty_id is None:
            return []
        asked = select(Unit.id).join(Duty, Duty.unit_id == Unit.id).where(Duty.id == paper.duty_id)
    elif choice == "taking_part":
        asked = (
            select(Unit.id)
            .join(Enrolment, Enrolment.unit_id == Unit.id)
            .where(
                Enrolment.campaign_id == paper.campaign_id, under(Unit.path, one.about_path),
                Enrolment.state != EnrolmentState.WITHDRAWN,
            )
        )  # fmt: skip
    elif choice == "below":
        asked = select(Unit.id).where(
            Unit.parent_id == paper.about_unit_id,
            Unit.closed_on.is_(None) | (Unit.closed_on > today),
        )  # fmt: skip
    else:
        return []
    return list(session.scalars(asked.order_by(Unit.code)))


def usual_series(session: Session, campaign_id: int) -> str:
    """Return the series that the campaign used last."""
    return session.scalar(
        select(Paper.series)
        .where(Paper.campaign_id == campaign_id, Paper.series != "")
        .order_by(Paper.id.desc())
        .limit(1)
    ) or ""  # fmt: skip
