"""How many units stand in each stage, now or as of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import Look
from campaign.reports.sums import Sums
from campaign.rules.lifecycle import EnrolmentState
from campaign.rules.sums.cells import StageCell
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Stage
from models.unit import Unit

# A unit in one of these has left the stages, whatever stage it left from.
OUT = (EnrolmentState.CLOSED, EnrolmentState.WITHDRAWN)


@dataclass(frozen=True)
class StageLine:
    """A stage of the plan with the units that stand in it."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    units: int


@dataclass(frozen=True)
class Stages:
    """The stages in the plan's order; ``closed`` and ``withdrawn`` count those that left them."""

    lines: tuple[StageLine, ...]
    closed: int
    withdrawn: int

    @property
    def most(self) -> int:
        """The largest number of a stage."""
        return max((line.units for line in self.lines), default=0)


def enrolled(campaign_id: int, look: Look) -> Subquery:
    """Return unit_id, state and stage_id of every enrolment, as it stood then."""
    if not look.back:
        return (
            select(Enrolment.unit_id, Enrolment.state, Enrolment.stage_id)
            .where(Enrolment.campaign_id == campaign_id)
            .subquery("enrolled")
        )
    return (
        select(Enrolment.unit_id, EnrolmentSpan.state, EnrolmentSpan.stage_id)
        .join(EnrolmentSpan, EnrolmentSpan.enrolment_id == Enrolment.id)
        .where(
            Enrolment.campaign_id == campaign_id,
            EnrolmentSpan.from_at <= look.at,
            or_(EnrolmentSpan.until_at.is_(None), EnrolmentSpan.until_at > look.at),
        )
        .subquery("enrolled")
    )


def stage_names(session: Session, campaign_id: int) -> dict[int, str]:
    """Return the stages' names by their number."""
    rows = session.execute(select(Stage.id, Stage.name).where(Stage.campaign_id == campaign_id))
    return {row.id: row.name for row in rows}


def stages(
    session: Session,
    campaign_id: int,
    look: Look,
    *,
    sees: ColumnElement[bool],
    kept: Sums | None = None,
) -> Stages:
    """Count the units in each stage; ``kept``: the sums of what is seen, for a look at today."""
    rows = _counted(session, campaign_id, look, sees) if kept is None else _kept(kept)
    plan = session.execute(
        select(Stage.id, Stage.name, Stage.starts_on, Stage.ends_on)
        .where(Stage.campaign_id == campaign_id)
        .order_by(Stage.position)
    )
    inside: dict[int, int] = {}
    left = dict.fromkeys(OUT, 0)
    for state, stage_id, number in rows:
        if state in OUT:
            left[EnrolmentState(state)] += number
        elif stage_id is not None:
            inside[stage_id] = inside.get(stage_id, 0) + number
    lines = tuple(StageLine(*row, inside.get(row.id, 0)) for row in plan)
    return Stages(lines, left[EnrolmentState.CLOSED], left[EnrolmentState.WITHDRAWN])


def _counted(
    session: Session, campaign_id: int, look: Look, sees: ColumnElement[bool]
) -> Iterable[Any]:
    """Return (state, stage, units)."""
    stood = enrolled(campaign_id, look)
    return session.execute(
        select(stood.c.state, stood.c.stage_id, func.count())
        .join(Unit, Unit.id == stood.c.unit_id)
        .where(sees)
        .group_by(stood.c.state, stood.c.stage_id)
    ).all()


def _kept(kept: Sums) -> Iterable[Any]:
    for cell, number in kept.cells.items():
        if isinstance(cell, StageCell):
            yield cell.state, cell.stage_id, number
