"""A campaign and its frozen plan: stages, milestones, ladder, blank forms."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Campaign(Base):
    """One campaign over the subtree of a scope unit; ``source`` is the frozen plan text."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    scope_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    bureau_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    office_name: Mapped[str] = mapped_column(String(200))
    office_phone: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[str] = mapped_column(String(20), default="open")
    issued_on: Mapped[date]
    goal_on: Mapped[date]
    includes_due_day: Mapped[bool] = mapped_column(default=True)
    roll: Mapped[str] = mapped_column(String(10), default="none", server_default="none")
    basis: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(Text)
    source_sha256: Mapped[str] = mapped_column(String(64))
    in_force_at: Mapped[datetime] = mapped_column(Instant)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Stage(Base):
    """A stage of the plan: a window and a kind."""

    __tablename__ = "stage"
    __table_args__ = (UniqueConstraint("campaign_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class PlanFile(Base):
    """A blank form attached to the plan, kept with the campaign as it was issued."""

    __tablename__ = "plan_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Milestone(Base):
    """What the plan asks, of whom, by when, with which evidence, reported to whom.

    ``asked_on`` is the date as the plan writes it (null: ``due_on``), ``roll`` where it goes on a
    rest day (null: as the campaign's). ``by_kind`` holds the dates of kinds of unit that have
    their own: kind -> [as the plan writes it, as rolled], both ISO. What recurs has a row for each
    time it comes: ``occurrence`` counts them, the later ones point to the first by ``first_id``.
    ``removed_at``: an amendment asks it no more.
    """

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("campaign_id", "key"),
        Index("uq_milestone_occurrence", "first_id", "occurrence", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    key: Mapped[str] = mapped_column(String(70))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    for_kinds: Mapped[list[str]] = mapped_column(JSON)
    by_office: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date]
    asked_on: Mapped[date | None]
    by_kind: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, server_default="{}")
    roll: Mapped[str | None] = mapped_column(String(10))
    late_until_on: Mapped[date | None]
    edit_until_on: Mapped[date | None]
    evidence: Mapped[list[str]] = mapped_column(JSON)
    declarations: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    form_id: Mapped[int | None] = mapped_column(ForeignKey("plan_file.id"))
    signed_by: Mapped[str | None] = mapped_column(String(20))
    reported_to: Mapped[list[str]] = mapped_column(JSON)
    required: Mapped[bool] = mapped_column(default=True)
    recurs: Mapped[str | None] = mapped_column(String(20))
    recurs_until: Mapped[str | None] = mapped_column(String(80))
    first_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    occurrence: Mapped[int] = mapped_column(default=1, server_default="1")
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    follows: Mapped[str | None] = mapped_column(String(70))
    basis: Mapped[str] = mapped_column(String(300), default="")


class PlanVersion(Base):
    """A wording of a campaign's plan; the newest stands in force.

    ``source`` is its text; ``changes`` and ``effect`` are what the amendment changed and brought,
    as it was shown to whoever decided it (none for the first).
    """

    __tablename__ = "plan_version"
    __table_args__ = (Index("uq_plan_version", "campaign_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    source_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    effect: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")


class Ladder(Base):
    """A responsibility ladder 责任链 of a campaign; its newest version stands in force."""

    __tablename__ = "ladder"
    __table_args__ = (Index("uq_ladder_version", "campaign_id", "version", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    at: Mapped[datetime | None] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class LadderRung(Base):
    """One step of a ladder, as rules/ladder.py: Rung."""

    __tablename__ = "ladder_rung"

    ladder_id: Mapped[int] = mapped_column(ForeignKey("ladder.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    offset: Mapped[int]
    counts: Mapped[str] = mapped_column(String(10))
    audience: Mapped[str] = mapped_column(String(20))
    level: Mapped[int]
    needs_approval: Mapped[bool]
    letter: Mapped[str] = mapped_column(String(40))
