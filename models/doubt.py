"""Reconciliation: the checks across rounds, and the doubts 疑点 that they raise."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class CheckList(Base):
    """The checks 核对规则 of a campaign in one version; never changed afterwards."""

    __tablename__ = "check_list"
    __table_args__ = (Index("uq_check_list", "campaign_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class Doubt(Base):
    """One check that a unit's figures do not pass, with both numbers and the answer.

    ``cells``: what the check read, {"earlier": {field: value}, "later": {…}}; an answer stands for
    these and no others.  ``state``: open, earlier, later, explained, or gone. ``unit_wants``: what
    the unit itself says of them, explain or correct; empty where it has said nothing.
    """

    __tablename__ = "doubt"
    __table_args__ = (
        Index("uq_doubt", "round_id", "unit_id", "check_key", unique=True),
        Index("ix_doubt_state", "round_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("survey_round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    check_key: Mapped[str] = mapped_column(String(60))
    says: Mapped[str] = mapped_column(Text)
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    found_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_wants: Mapped[str] = mapped_column(String(10), default="", server_default="")
    unit_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    unit_at: Mapped[datetime | None] = mapped_column(Instant)
    unit_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
