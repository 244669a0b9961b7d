"""我已不负责此事: somebody says that a post is no longer his or hers; the office decides."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class PostRequest(Base):
    """Who says so about which post, since when, and who may follow; what the office decided.

    ``letter_id`` is the letter whose button was pressed; ``name``, ``phone`` and ``email`` are of
    whoever is said to follow. ``decision`` is confirmed or declined, with the office's ``word`` and
    the ``successor`` it appointed and the day ``until_on`` before which the post was left;
    ``answer_id`` is the letter that told the person. Until it is decided nothing else changes.
    """

    __tablename__ = "post_request"
    __table_args__ = (
        # One question at a time about one person in one post.
        Index(
            "uq_post_request_open",
            "unit_id",
            "role",
            "person_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    name: Mapped[str] = mapped_column(String(60), default="", server_default="")
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    decision: Mapped[str] = mapped_column(String(12), default="", server_default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    word: Mapped[str] = mapped_column(Text, default="", server_default="")
    successor: Mapped[str] = mapped_column(String(60), default="", server_default="")
    until_on: Mapped[date | None]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
