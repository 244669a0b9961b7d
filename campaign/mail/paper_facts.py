"""What letters about issued papers say."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.mail.outbox.claims import Claimed
from campaign.mail.paper_context import LetterPaper
from campaign.records.paper.issuing import KIND
from campaign.rules.paper.machine import PaperState
from campaign.rules.paper.words import PAPER_KINDS
from models.paper import Paper, PaperRecipient
from models.plan import Campaign
from models.unit import Unit


def papers(session: Session, letters: Sequence[Claimed]) -> dict[int, LetterPaper]:
    """Return the paper of each letter; one that has been declared void meanwhile is left out."""
    ids = [one.id for one in letters if one.kind == KIND]
    if not ids:
        return {}
    rows = session.execute(
        select(
            PaperRecipient.letter_id, PaperRecipient.id, Campaign.office_name,
            Campaign.office_phone, Paper.kind, Paper.title, Paper.number, Unit.name,
        )
        .join(Paper, Paper.id == PaperRecipient.paper_id)
        .join(Campaign, Campaign.id == Paper.campaign_id)
        .join(Unit, Unit.id == PaperRecipient.unit_id)
        .where(PaperRecipient.letter_id.in_(ids), Paper.state == PaperState.ISSUED)
        .order_by(PaperRecipient.id.desc())
    )  # fmt: skip
    return {
        letter_id: LetterPaper(
            office, phone, PAPER_KINDS[kind], title, number, unit, f"/received/{recipient_id}"
        )
        for letter_id, recipient_id, office, phone, kind, title, number, unit in rows
        if letter_id is not None
    }
