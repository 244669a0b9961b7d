"""What waits in a campaign's papers: to be signed, to be issued, to be read by units."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.rules.paper.machine import PaperState
from models.paper import Paper, PaperRecipient


@dataclass(frozen=True)
class Waiting:
    """``to_sign`` and ``to_issue`` papers; ``unread``: receipts outstanding, of ``sent`` papers."""

    to_sign: int = 0
    to_issue: int = 0
    unread: int = 0
    sent: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything waits."""
        return bool(self.to_sign or self.to_issue or self.unread)


def papers_waiting(session: Session, campaign_id: int) -> Waiting:
    """Count what waits; a paper of a step is signed with its approval and counted there."""
    states = {
        row[0]: row[1]
        for row in session.execute(
            select(Paper.state, func.count(Paper.id))
            .where(
                Paper.campaign_id == campaign_id, Paper.held_id.is_(None),
                Paper.state.in_((PaperState.PROOFED, PaperState.SIGNED)),
            )
            .group_by(Paper.state)
        )
    }  # fmt: skip
    unread, sent = session.execute(
        select(func.count(PaperRecipient.id), func.count(Paper.id.distinct()))
        .join(Paper, Paper.id == PaperRecipient.paper_id)
        .where(
            Paper.campaign_id == campaign_id, Paper.state == PaperState.ISSUED,
            PaperRecipient.read_at.is_(None),
        )
    ).one()  # fmt: skip
    return Waiting(
        states.get(PaperState.PROOFED, 0), states.get(PaperState.SIGNED, 0), unread, sent
    )
