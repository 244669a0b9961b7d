"""Rehearsals 推演 that the office has asked for: how far one is, and what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Rehearsal(Base):
    """A campaign's plan played on a simulated database: nothing of it is real.

    ``state`` goes waiting -> running -> done | failed | stopped; ``beaten_at``: when the one who
    plays it last said how far it is. ``result`` is rehearsal/year/result.py as plain data.
    """

    __tablename__ = "rehearsal"
    __table_args__ = (Index("ix_rehearsal_campaign", "campaign_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    units: Mapped[int]
    seed: Mapped[int]
    faults: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12))
    day: Mapped[int] = mapped_column(default=0, server_default="0")
    days: Mapped[int]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    beaten_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
