"""What is known of a letter's reading: its link opened, used, 收到 pressed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.access.openings import PAGE, SIGN_IN
from models.letter import Letter, LetterOpened


@dataclass(frozen=True)
class Reading:
    """When the link was first looked at (perhaps by a mail scanner), first used, and 收到 pressed.

    None each where it has not happened. Only the last proves that a person has the letter.
    """

    opened_at: datetime | None = None
    signed_in_at: datetime | None = None
    received_at: datetime | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is known."""
        return any((self.opened_at, self.signed_in_at, self.received_at))


def readings(session: Session, letters: Iterable[Letter]) -> dict[int, Reading]:
    """Return letter -> what is known of its reading."""
    received = {letter.id: letter.received_at for letter in letters}
    rows = session.execute(
        select(LetterOpened.letter_id, LetterOpened.how, LetterOpened.at).where(
            LetterOpened.letter_id.in_(received)
        )
    )
    opened = {(letter_id, how): at for letter_id, how, at in rows}
    return {
        number: Reading(opened.get((number, PAGE)), opened.get((number, SIGN_IN)), at)
        for number, at in received.items()
    }
