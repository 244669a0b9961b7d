"""Accountability cases 问责: one for an enrolment at a time, opened and closed by people."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Case(Base):
    """Who asked a unit to account for what, what it said, what was decided, how it ended.

    ``duty_id`` is the duty that was not done; ``held_id`` the approved step that opened the case,
    null for one opened by hand. States and measures as in rules/cases/machine.py.
    """

    __tablename__ = "accountability"
    __table_args__ = (
        Index("ix_accountability_campaign", "campaign_id", "state"),
        Index("ix_accountability_duty", "duty_id"),
        Index(
            "uq_accountability_running",
            "enrolment_id",
            unique=True,
            sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    held_id: Mapped[int | None] = mapped_column(ForeignKey("held.id"))
    level: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    answer_by: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    measure: Mapped[str | None] = mapped_column(String(12))
    decision: Mapped[str] = mapped_column(Text, default="", server_default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(Text, default="", server_default="")
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
