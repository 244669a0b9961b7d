"""An office's own words in letters, as they are in force."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.letter_words import LetterWords
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
        read_words()
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


def read_words() -> Select[int, int, str, str, datetime, str]:
    """Return the query of versions, to be narrowed: the columns are those of OwnWords."""
    return (
        select(
            LetterWords.id, LetterWords.version, LetterWords.opening, LetterWords.closing,
            LetterWords.made_at, Person.name,
        )
        .join(Person, Person.id == LetterWords.made_by)
    )  # fmt: skip
