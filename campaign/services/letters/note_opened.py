"""A letter's link was looked at: the first time goes into the access log, and nowhere else."""

from datetime import datetime

from campaign.records.access.openings import PAGE, note_opened
from campaign.services.transaction import transaction
from models.base import db
from models.letter import LetterOpened


def note_looked_at(letter_id: int, *, now: datetime) -> None:
    """Append that the letter's link was opened, the first time; later looks write nothing."""
    if db.session.get(LetterOpened, (letter_id, PAGE)) is not None:
        return
    with transaction() as session:
        note_opened(session, letter_id, PAGE, now=now)
