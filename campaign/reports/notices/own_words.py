"""An office's own words in letters: every version, and whom the next edit touches."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.mail.own_words import OwnWords, read_words
from campaign.rules.permissions import UNIT_ROLES
from models.duty import Duty
from models.letter import Letter
from models.letter_words import LetterWords
from models.notice import Notice


def versions(session: Session, campaign_id: int, kind: str, locale: str) -> tuple[OwnWords, ...]:
    """Return every version of one letter's words, the newest first."""
    rows = session.execute(
        read_words()
        .where(
            LetterWords.campaign_id == campaign_id,
            LetterWords.kind == kind,
            LetterWords.locale == locale,
        )
        .order_by(LetterWords.version.desc())
    )
    return tuple(OwnWords(*row) for row in rows)


def waiting(session: Session, campaign_id: int) -> dict[tuple[str, str], int]:
    """Return how many letters to units wait, by kind and language: they take the new words."""
    rows = session.execute(
        select(Letter.kind, Letter.locale, func.count(Letter.id.distinct()))
        .join(Notice, Notice.letter_id == Letter.id)
        .join(Duty, Duty.id == Notice.duty_id)
        .where(
            Letter.state == "queued",
            Duty.campaign_id == campaign_id,
            Notice.role.in_([role.value for role in UNIT_ROLES]),
        )
        .group_by(Letter.kind, Letter.locale)
    )
    return {(kind, locale): number for kind, locale, number in rows}
