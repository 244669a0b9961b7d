"""What waits in a campaign's papers: to be signed, to be issued, to be read by units."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from campaign.rules.paper.machine import PaperState
from models.paper import Paper, PaperRecipient

OURS_TO_MOVE = (PaperState.PROOFED, PaperState.SIGNED)


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
    unread = and_(
        PaperRecipient.paper_id == Paper.id,
        Paper.state == PaperState.ISSUED,
        PaperRecipient.read_at.is_(None),
    )
    moved_by_us = and_(Paper.state.in_(OURS_TO_MOVE), Paper.held_id.is_(None))
    counts = {
        state: (papers, receipts, unread_papers)
        for state, papers, receipts, unread_papers in session.execute(
            select(
                Paper.state,
                func.count(Paper.id.distinct()),
                func.count(PaperRecipient.id),
                func.count(PaperRecipient.paper_id.distinct()),
            )
            .outerjoin(PaperRecipient, unread)
            .where(
                Paper.campaign_id == campaign_id,
                or_(moved_by_us, Paper.state == PaperState.ISSUED),
            )
            .group_by(Paper.state)
        )
    }
    nothing = (0, 0, 0)
    _, receipts, papers = counts.get(PaperState.ISSUED, nothing)
    return Waiting(
        counts.get(PaperState.PROOFED, nothing)[0],
        counts.get(PaperState.SIGNED, nothing)[0],
        receipts,
        papers,
    )
