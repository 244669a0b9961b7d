"""Drafts of plans read from papers 读入方案: the paper's text, and a card for each thing in it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class PlanDraft(Base):
    """A paper on its way to a plan.  ``state``: open, made or dropped (its text is gone then).

    ``issued_on``: the date of issue that a person gave. ``reading``: what the reader found of the
    paper as a whole; ``said``: what a person wrote over it (rules/plan_drafts/facts.py).
    ``plan``: the plan file that was made of it.
    """

    __tablename__ = "plan_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date | None]
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    state: Mapped[str] = mapped_column(String(10))
    plan: Mapped[str] = mapped_column(Text, default="", server_default="")
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class PlanCard(Base):
    """A stage, a milestone or a question of a draft, at ``place`` of the paper's text.

    ``read``: what the reader said; ``said``: what a person wrote over it. ``state``: open,
    confirmed (a question: answered), ignored or merged (into ``into_id``).
    """

    __tablename__ = "plan_card"
    __table_args__ = (Index("ix_plan_card_place", "draft_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("plan_draft.id"))
    kind: Mapped[str] = mapped_column(String(10))
    place: Mapped[int]
    read: Mapped[dict[str, Any]] = mapped_column(JSON)
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    state: Mapped[str] = mapped_column(String(10))
    into_id: Mapped[int | None] = mapped_column(ForeignKey("plan_card.id"), index=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime | None] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
