"""What the reader typed about a duty and did not hand in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.duty import AnswerDraft


@dataclass(frozen=True)
class Draft:
    """The text and the ticks as they were left."""

    note: str
    declared: tuple[str, ...]
    on_paper: bool
    at: datetime


def draft_of(
    session: Session, duty_id: int, person_id: int, *, since: datetime | None
) -> Draft | None:
    """Return the person's own draft; one older than the last answer (``since``) is spent."""
    kept = session.scalars(
        select(AnswerDraft).where(
            AnswerDraft.duty_id == duty_id, AnswerDraft.person_id == person_id
        )
    ).one_or_none()
    if kept is None or (since is not None and kept.at <= since):
        return None
    return Draft(kept.note, tuple(kept.declared), kept.on_paper, kept.at)
