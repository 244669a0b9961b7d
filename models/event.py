"""The trail 留痕: one row for every act, in the act's own transaction, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Event(Base):
    """Who did what to what, when.  Append-only: triggers on both databases hold it."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_unit", "unit_id", "at"),
        Index("ix_event_duty", "duty_id", "at"),
        # A look back takes back what has changed since: addresses, and lists of units.
        Index(
            "ix_event_taken_back",
            "act",
            "person_id",
            "at",
            sqlite_where=text("act IN ('person.change', 'unit.load')"),
            postgresql_where=text("act IN ('person.change', 'unit.load')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    act: Mapped[str] = mapped_column(String(60))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
