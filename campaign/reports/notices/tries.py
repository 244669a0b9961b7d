"""What the mail server was asked about letters, and what it said: tries and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.bounce import Bounce
from models.letter import Attempt

CAME_BACK, LATE = "came_back", "late"


@dataclass(frozen=True)
class Try:
    """One try and how far it came, or (``phase`` came_back or late) a report about the letter."""

    at: datetime
    n: int
    phase: str
    code: str
    reply: str
    in_doubt: bool


def tries_of(session: Session, letter_ids: Sequence[int]) -> dict[int, tuple[Try, ...]]:
    """Return letter -> its tries and the reports about it, in the order of time."""
    found: dict[int, list[Try]] = {}
    asked = session.scalars(
        select(Attempt).where(Attempt.letter_id.in_(letter_ids)).order_by(Attempt.id)
    )
    for one in asked:
        found.setdefault(one.letter_id, []).append(
            Try(
                one.started_at, one.n, one.phase or "", str(one.code or ""), one.reply,
                one.in_doubt or one.finished_at is None,
            )
        )  # fmt: skip
    came = session.scalars(
        select(Bounce).where(Bounce.letter_id.in_(letter_ids)).order_by(Bounce.id)
    )
    for report in came:
        phase = CAME_BACK if report.sort == "bounced" else LATE
        found.setdefault(report.letter_id, []).append(
            Try(report.received_at, 0, phase, report.status, report.said, in_doubt=False)
        )
    return {letter: tuple(tries) for letter, tries in found.items()}
