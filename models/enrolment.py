"""A unit in a campaign, and the history of its stages as spans."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Enrolment(Base):
    """One unit in one campaign; carries the stage.

    ``round`` grows by one at every failed acceptance; ``successor_id`` is the unit that goes on
    for one that withdrew.
    """

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("campaign_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id"))
    round: Mapped[int] = mapped_column(default=1, server_default="1")
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class EnrolmentSpan(Base):
    """From when until when (null: still) an enrolment stood in a state and stage.

    ``act`` began the span (empty: the launch), ``note`` is what was written at it.
    """

    __tablename__ = "enrolment_span"
    __table_args__ = (Index("ix_enrolment_span_enrolment", "enrolment_id", "from_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    state: Mapped[str] = mapped_column(String(20))
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id"))
    from_at: Mapped[datetime] = mapped_column(Instant)
    until_at: Mapped[datetime | None] = mapped_column(Instant)
    round: Mapped[int] = mapped_column(default=1, server_default="1")
    act: Mapped[str] = mapped_column(String(20), default="", server_default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
