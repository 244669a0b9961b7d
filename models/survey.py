"""Figures: forms and their versions, rounds, filings, running sums, and who looked at what."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, PathText

_NO = text("false")


class SurveyForm(Base):
    """A form 统计表; its newest version is what the next round is sent with."""

    __tablename__ = "survey_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))


class FormVersion(Base):
    """The text of a form, as it was taken in; never changed afterwards."""

    __tablename__ = "form_version"
    __table_args__ = (Index("uq_form_version", "form_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("survey_form.id"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    source_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class SurveyRound(Base):
    """A round 轮次: one sending-out of a form; its answers are evidence of a milestone's duties.

    ``item``: what the plan asks for that the form stands for. ``previous_id``: the round whose
    figures stand beside the cells. ``state``: open, void or closed. ``forward_on``: the day by
    which collectors forward their roll-up; null: the round's own. ``part``: which units alone are
    asked (``unit``, ``kinds``, ``listed``: how many were named), empty for all; ``part_reason``
    why.
    """

    __tablename__ = "survey_round"
    __table_args__ = (Index("uq_survey_round", "milestone_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    item: Mapped[str] = mapped_column(String(200), default="", server_default="")
    state: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date]
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("survey_round.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    forward_on: Mapped[date | None]
    part: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    part_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class RoundClosing(Base):
    """From when to when a round was closed: its lines stand still as they stood at ``closed_at``.

    ``opened_at``: when it was opened again; null while it is closed.
    """

    __tablename__ = "round_closing"
    __table_args__ = (Index("ix_round_closing_round", "round_id", "closed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    closed_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")


class Filing(Base):
    """A unit's line in a round's register 应报台账, and its answers 填报.

    ``cells`` are what was typed so far (key -> value, see rules/survey/typed.py), ``reasons``
    why doubtful numbers are right (``explained``: there are some); ``filed`` what was handed in
    last. ``place`` and the four flags are what the running sums hold of this line; only
    records/survey/counted.py writes them.
    """

    __tablename__ = "filing"
    __table_args__ = (
        Index("uq_filing", "round_id", "unit_id", unique=True),
        Index("ix_filing_place", "round_id", "place"),
        Index(
            "ix_filing_explained",
            "round_id",
            postgresql_where=text("explained"),
            sqlite_where=text("explained"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), index=True)
    line: Mapped[str] = mapped_column(String(10))
    listed_on: Mapped[date]
    cells: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    reasons: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    saved_at: Mapped[datetime | None] = mapped_column(Instant)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    filed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    place: Mapped[str] = mapped_column(PathText)
    expected: Mapped[bool] = mapped_column(default=False, server_default=_NO)
    received: Mapped[bool] = mapped_column(default=False, server_default=_NO)
    on_time: Mapped[bool] = mapped_column(default=False, server_default=_NO)
    nil: Mapped[bool] = mapped_column(default=False, server_default=_NO)
    explained: Mapped[bool] = mapped_column(default=False, server_default=_NO)
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class FilingCopy(Base):
    """What was handed in, each time: the figures that a leader signed and the office decided on."""

    __tablename__ = "filing_copy"
    __table_args__ = (Index("uq_filing_copy", "filing_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    number: Mapped[int]
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    reasons: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class RoundSum(Base):
    """What all units below a unit come to in a round, without the unit's own line.

    Kept in the transaction of each act (docs/adr/0032): a look at any subtree reads one row.
    ``totals``: field -> sum of what was received, as whole numbers of the smallest step.
    """

    __tablename__ = "round_sum"

    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    expected: Mapped[int] = mapped_column(default=0, server_default="0")
    received: Mapped[int] = mapped_column(default=0, server_default="0")
    on_time: Mapped[int] = mapped_column(default=0, server_default="0")
    nil: Mapped[int] = mapped_column(default=0, server_default="0")
    totals: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")


class FigureLook(Base):
    """Who saw which unit's figures, when.  Append-only: triggers on both databases hold it."""

    __tablename__ = "figure_look"
    __table_args__ = (
        Index("ix_figure_look_unit", "unit_id", "at"),
        Index("ix_figure_look_person", "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    page: Mapped[str] = mapped_column(String(20))


class FigureBook(Base):
    """A filled-in workbook on its way into a filing: looked at by who uploaded it, then taken.

    One for each person and filing; gone once it is taken, or after a week.
    """

    __tablename__ = "figure_book"
    __table_args__ = (Index("uq_figure_book", "filing_id", "by_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    file_name: Mapped[str] = mapped_column(String(300))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RoundSnapshot(Base):
    """A round's roll-up as it was signed.  Append-only: triggers on both databases hold it.

    ``place``: where the unit stood then. ``forward_by``: the day by which it had to be forwarded
    to the next level; null where it was only frozen. ``figures``: the unit's counts and totals and
    those of each unit one level below; ``sha256`` of them (rules/survey/frozen.py).
    """

    __tablename__ = "round_snapshot"
    __table_args__ = (Index("ix_round_snapshot_unit", "round_id", "unit_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    place: Mapped[str] = mapped_column(PathText)
    name: Mapped[str] = mapped_column(String(120))
    signer: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    forward_by: Mapped[date | None]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
