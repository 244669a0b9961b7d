"""What taking the last decision back brings, in the words of the plan."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from campaign.records.progress.undoing import undoing
from campaign.rules.lifecycle import DutyAction, DutyState
from models.duty import Duty
from models.plan import Stage
from models.term import Term


@dataclass(frozen=True)
class Undone:
    """``state`` and ``due_on`` are what they become again; ``moves_date``: the date changes by it.

    ``stage`` is the stage that the unit enters again, empty where it stays. ``barred`` says why
    the decision has to stand, empty where it may be taken back.
    """

    act: DutyAction
    state: DutyState
    due_on: date
    moves_date: bool
    stage: str
    barred: str


def what_undoing_brings(session: Session, duty_id: int) -> Undone:
    """Return it for a duty whose last act was a decision of the office."""
    duty = session.get_one(Duty, duty_id)
    found = undoing(session, duty)
    stage_id = found.stage.stage_id if found.stage else None
    return Undone(
        act=DutyAction(found.decided.act),
        state=DutyState(found.before.state),
        due_on=session.get_one(Term, found.before.term_id).due_on,
        moves_date=found.before.term_id != duty.term_id,
        stage=session.get_one(Stage, stage_id).name if stage_id else "",
        barred=found.barred,
    )
