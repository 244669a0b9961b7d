"""Whether mail to a person arrives: what became of the last letter to the present address."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.rules.calendar import day_of
from models.bounce import Bounce
from models.letter import Attempt, Letter
from models.person import Person

ENDED = ("accepted", "failed")
ADDRESS_AT_FAULT = ("refused", "bounced")


@dataclass(frozen=True)
class DeadAddress:
    """The last letter was refused or came back: on which day, and in the mail system's words."""

    on: date
    said: str


def dead_address(session: Session, person_id: int) -> DeadAddress | None:
    """Return what the last letter met, or None where it arrived or none has gone yet.

    Another address, or a letter that arrives, takes the mark away by itself.
    """
    letter = session.scalar(
        select(Letter)
        .join(Person, Person.id == Letter.person_id)
        .where(
            Letter.person_id == person_id,
            Letter.state.in_(ENDED),
            func.lower(Letter.address) == func.lower(Person.email),
        )
        .order_by(Letter.id.desc())
        .limit(1)
    )
    if letter is None or letter.state != "failed" or letter.reason not in ADDRESS_AT_FAULT:
        return None
    came = session.scalar(
        select(Bounce)
        .where(Bounce.letter_id == letter.id, Bounce.sort == "bounced")
        .order_by(Bounce.id)
        .limit(1)
    )
    if letter.reason == "bounced" and came is not None:
        return DeadAddress(day_of(came.received_at), came.said or came.status)
    tried = session.scalar(
        select(Attempt).where(Attempt.letter_id == letter.id).order_by(Attempt.id.desc()).limit(1)
    )
    at = (tried.finished_at if tried else None) or letter.created_at
    return DeadAddress(day_of(at), tried.reply if tried else "")
