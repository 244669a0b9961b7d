"""Writer of the access log of letters: when a letter's link was first looked at or used."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_once
from models.letter import LetterOpened

PAGE, SIGN_IN = "page", "sign_in"


def note_opened(session: Session, letter_id: int, how: str, *, now: datetime) -> bool:
    """Append the first opening in this way; tell whether it was the first."""
    return insert_once(session, LetterOpened, {"letter_id": letter_id, "how": how, "at": now})
