"""The duties of which one letter told its reader, as they stand today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.answer.signer import is_signer
from campaign.rules.lifecycle import UNFINISHED, DutyState
from campaign.rules.permissions import Asker, Permission, Role, may
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit

MOST = 200


@dataclass(frozen=True)
class InLetter:
    """A duty; ``to_sign``: it waits for a signature that the reader may give."""

    duty_id: int
    name: str
    unit: str
    campaign: str
    due_on: date
    state: DutyState
    to_sign: bool

    @property
    def undecided(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state in UNFINISHED


def of_letter(session: Session, letter_id: int, asker: Asker) -> tuple[InLetter, ...]:
    """Return the duties of the asker's own letter that he may see today, by date.

    Somebody else's letter has none; of more than MOST the first are enough to begin with.
    """
    told = (
        select(Notice.duty_id)
        .join(Letter, Letter.id == Notice.letter_id)
        .where(
            Notice.letter_id == letter_id,
            Notice.verdict == "send",
            Letter.person_id == asker.person_id,
        )
    )
    rows = session.execute(
        select(
            Duty.id, Duty.state, Milestone.name, Milestone.signed_by, Unit.name.label("unit"),
            Unit.path, Campaign.name.label("campaign"), Campaign.status, Term.due_on,
        )
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .join(Term, Term.id == Duty.term_id)
        .where(Duty.id.in_(told))
        .order_by(Term.due_on, Unit.code, Milestone.position, Duty.id)
        .limit(MOST)
    )  # fmt: skip
    return tuple(
        InLetter(
            row.id, row.name, row.unit, row.campaign, row.due_on, state := DutyState(row.state),
            to_sign=state is DutyState.AWAITING_SIGNATURE
            and row.status == "open"
            and is_signer(asker, Role(row.signed_by) if row.signed_by else None, row.path),
        )
        for row in rows
        if may(asker, Permission.SEE_DUTY, row.path)
    )  # fmt: skip
