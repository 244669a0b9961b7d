"""An office's own words in letters: what is in force, what was, and whom the next edit touches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.duty import Duty
from models.letter import Letter
from models.letter_words import LetterWords
from models.notice import Notice
from models.person import Person


@dataclass(frozen=True, slots=True)
class OwnWords:
    """One version; ``id`` and ``version`` are 0 where there never was any."""

    id: int = 0
    version: int = 0
    opening: str = ""
    closing: str = ""
    made_at: datetime | None = None
    who: str = ""

    @property
    def empty(self) -> bool:
        """Whether the standard letter goes out."""
        return not (self.opening or self.closing)


NONE = OwnWords()


def versions(session: Session, campaign_id: int, kind: str, locale: str) -> tuple[OwnWords, ...]:
    """Return every version of one letter's words, the newest first."""
    rows = session.execute(
        _read()
        .where(
            LetterWords.campaign_id == campaign_id,
            LetterWords.kind == kind,
            LetterWords.locale == locale,
        )
        .order_by(LetterWords.version.desc())
    )
    return tuple(OwnWords(*row) for row in rows)


def in_force(
    session: Session, campaign_ids: Collection[int]
) -> dict[tuple[int, str, str], OwnWords]:
    """Return the newest words by (campaign, kind, locale), of these campaigns, in one query."""
    last = (
        select(
            LetterWords.campaign_id,
            LetterWords.kind,
            LetterWords.locale,
            func.max(LetterWords.version).label("version"),
        )
        .where(LetterWords.campaign_id.in_(campaign_ids))
        .group_by(LetterWords.campaign_id, LetterWords.kind, LetterWords.locale)
        .subquery()
    )
    rows = session.execute(
        _read()
        .add_columns(LetterWords.campaign_id, LetterWords.kind, LetterWords.locale)
        .join(
            last,
            (last.c.campaign_id == LetterWords.campaign_id)
            & (last.c.kind == LetterWords.kind)
            & (last.c.locale == LetterWords.locale)
            & (last.c.version == LetterWords.version),
        )
    )
    return {(row[6], row[7], row[8]): OwnWords(*row[:6]) for row in rows}


def waiting(session: Session, campaign_id: int) -> dict[tuple[str, str], int]:
    """Return how many letters wait to be sent, by kind and language: they take the new words."""
    rows = session.execute(
        select(Letter.kind, Letter.locale, func.count(Letter.id.distinct()))
        .join(Notice, Notice.letter_id == Letter.id)
        .join(Duty, Duty.id == Notice.duty_id)
        .where(Letter.state == "queued", Duty.campaign_id == campaign_id)
        .group_by(Letter.kind, Letter.locale)
    )
    return {(kind, locale): number for kind, locale, number in rows}


def _read() -> Select[int, int, str, str, datetime, str]:
    return (
        select(
            LetterWords.id, LetterWords.version, LetterWords.opening, LetterWords.closing,
            LetterWords.made_at, Person.name,
        )
        .join(Person, Person.id == LetterWords.made_by)
    )  # fmt: skip
