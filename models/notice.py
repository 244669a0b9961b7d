"""Notices 告知, what is held for a person's decision, and calls 电话."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Notice(Base):
    """This person must be told this, about this duty, at this rung of this term: once.

    ``occasion`` is ``"rung/4"`` for the clock, ``"return/7"`` or ``"urge/…"`` for acts;
    ``verdict`` is send, fold or redirect; ``address`` is empty for a person without one.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("duty_id", "term_id", "occasion", "person_id", "address"),
        Index(
            "ix_notice_unlettered",
            "id",
            sqlite_where=text("letter_id IS NULL AND verdict = 'send' AND address <> ''"),
            postgresql_where=text("letter_id IS NULL AND verdict = 'send' AND address <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    occasion: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    role: Mapped[str] = mapped_column(String(20))
    level: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str] = mapped_column(String(254))
    verdict: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(40))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Held(Base):
    """A rung for one duty that waits for a person: a draft to approve, or one late by an outage."""

    __tablename__ = "held"
    __table_args__ = (
        UniqueConstraint("duty_id", "term_rung_id"),
        # What waits for a decision is few of what ever waited.
        Index(
            "ix_held_waiting",
            "duty_id",
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    term_rung_id: Mapped[int] = mapped_column(ForeignKey("term_rung.id"))
    reason: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Instant)
    decision: Mapped[str | None] = mapped_column(String(12))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class Call(Base):
    """A telephone call that somebody in the office has to make, and what came of it."""

    __tablename__ = "call"
    __table_args__ = (
        UniqueConstraint("duty_id", "key"),
        Index(
            "ix_call_to_make",
            "duty_id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    key: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(Text, default="", server_default="")
