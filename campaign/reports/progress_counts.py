"""How far a campaign is, counted by stage and by milestone; and what calling it off would end."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeGuard

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.sums import EVERYWHERE, sums
from campaign.rules.lifecycle import (
    HANDED_IN,
    OWED_BY_UNIT,
    UNFINISHED,
    DutyState,
    EnrolmentState,
)
from campaign.rules.sums.cells import Cell, DutyCell, StageCell
from models.duty import Duty
from models.letter import Letter
from models.notice import Held, Notice


class Standing(StrEnum):
    """How a duty stands, whether its date has come or not."""

    OWED = "owed"  # the unit's move
    PAUSED = "paused"
    REVIEW = "review"
    ACCEPTED = "accepted"
    WAIVED = "waived"


STANDING: dict[DutyState, Standing] = {
    **dict.fromkeys(OWED_BY_UNIT, Standing.OWED),
    **dict.fromkeys(HANDED_IN, Standing.REVIEW),
    DutyState.SUSPENDED: Standing.PAUSED,
    DutyState.ACCEPTED: Standing.ACCEPTED,
    DutyState.WAIVED: Standing.WAIVED,
}


@dataclass(frozen=True)
class Counts:
    """Units per stage id; per milestone id its duties by standing; and who left the stages.

    ``mending``: of those in rectification the ones that acceptance or a spot check sent back.
    """

    stages: dict[int, int]
    milestones: dict[int, dict[Standing, int]]
    mending: int
    closed: int
    withdrawn: int

    def of(self, milestone_id: int, standing: str) -> int:
        """Return how many duties of a milestone stand so."""
        return self.milestones.get(milestone_id, {}).get(Standing(standing), 0)


def counts(session: Session, campaign_id: int) -> Counts:
    """Count off the sums of the whole house.

    A milestone that a later round asks again counts once a unit, by its highest round; what was
    called off is not counted, nor is anything of a unit that has left.
    """
    kept = sums(session, campaign_id, EVERYWHERE)
    stages: dict[int, int] = {}
    milestones: dict[int, dict[Standing, int]] = {}
    apart = dict.fromkeys(("mending", "closed", "withdrawn"), 0)
    for cell, number in kept.cells.items():
        if isinstance(cell, StageCell):
            if cell.state in (EnrolmentState.CLOSED, EnrolmentState.WITHDRAWN):
                apart[cell.state] += number
            elif cell.stage_id:
                stages[cell.stage_id] = stages.get(cell.stage_id, 0) + number
                if cell.again and cell.state is EnrolmentState.RECTIFICATION:
                    apart["mending"] += number
        elif _counts(cell):
            milestone_id = kept.terms[cell.term_id].milestone_id
            stand = milestones.setdefault(milestone_id, dict.fromkeys(Standing, 0))
            stand[STANDING[cell.state]] += number
    return Counts(stages, milestones, **apart)


def _counts(cell: Cell) -> TypeGuard[DutyCell]:
    return isinstance(cell, DutyCell) and cell.latest and not cell.gone and cell.state in STANDING


@dataclass(frozen=True)
class Ends:
    """What ends with the campaign: duties, letters not sent, drafts waiting for approval."""

    duties: int
    letters: int
    held: int


def what_a_cancel_ends(session: Session, campaign_id: int) -> Ends:
    """Count it, so that the page can say so before anybody presses the button."""
    mine = Duty.campaign_id == campaign_id
    duties = session.scalar(
        select(func.count()).select_from(Duty).where(mine, Duty.state.in_(UNFINISHED))
    )
    letters = session.scalar(
        select(func.count(Letter.id.distinct()))
        .join(Notice, Notice.letter_id == Letter.id)
        .join(Duty, Duty.id == Notice.duty_id)
        .where(mine, Letter.state == "queued")
    )
    held = session.scalar(
        select(func.count())
        .select_from(Held)
        .join(Duty, Duty.id == Held.duty_id)
        .where(mine, Held.decided_at.is_(None))
    )
    return Ends(duties or 0, letters or 0, held or 0)
