"""An office's own words in its campaign's letters, every version kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class LetterWords(Base):
    """One version of what stands before and after the facts of a kind of letter, in a language.

    The highest version is in force; empty texts mean the standard letter.
    """

    __tablename__ = "letter_words"
    __table_args__ = (UniqueConstraint("campaign_id", "kind", "locale", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    kind: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    opening: Mapped[str] = mapped_column(Text, default="", server_default="")
    closing: Mapped[str] = mapped_column(Text, default="", server_default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class WordsInLetter(Base):
    """With which version a letter was written when it was last handed to the mail server."""

    __tablename__ = "words_in_letter"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    words_id: Mapped[int] = mapped_column(ForeignKey("letter_words.id"))
