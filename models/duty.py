"""A milestone for one unit, and the history of its states as spans."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Duty(Base):
    """What one unit owes.  ``term_id`` points to the date that it has to keep now.

    ``nil``: the unit's answer is that there is nothing to report.
    """

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("milestone_id", "unit_id", "round"),
        # The tick asks "which duties of this term are still owed"; the office "what waits for me".
        # Those that owe under a late term are listed in the order in which they were asked.
        Index("ix_duty_term_state", "term_id", "state", "id"),
        Index("ix_duty_campaign_state", "campaign_id", "state"),
        # The queue for review is read from its old end, page by page.
        Index(
            "ix_duty_review",
            "submitted_on",
            "id",
            sqlite_where=text("state IN ('submitted', 'nil', 'in_review')"),
            postgresql_where=text("state IN ('submitted', 'nil', 'in_review')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    round: Mapped[int] = mapped_column(default=1, server_default="1")
    state: Mapped[str] = mapped_column(String(20))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    submitted_on: Mapped[date | None]
    nil: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class DutySpan(Base):
    """From when until when (null: still) a duty stood in a state under a term.

    ``act`` is the act that began the span (empty: the launch), ``note`` what was written at it,
    ``by`` who did it, ``sections`` what a return names.
    """

    __tablename__ = "duty_span"
    __table_args__ = (
        Index("ix_duty_span_duty", "duty_id", "from_at"),
        Index("ix_duty_span_at", "from_at", "until_at"),
        # A reviewer's own last reasons.
        Index(
            "ix_duty_span_returned",
            "by_id",
            "id",
            sqlite_where=text("act = 'return'"),
            postgresql_where=text("act = 'return'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    state: Mapped[str] = mapped_column(String(20))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    submitted_on: Mapped[date | None]
    from_at: Mapped[datetime] = mapped_column(Instant)
    until_at: Mapped[datetime | None] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(20), default="", server_default="")
    note: Mapped[str] = mapped_column(Text, default="")
    sections: Mapped[list[str] | None] = mapped_column(JSON)


class AnswerDraft(Base):
    """What one person has typed about a duty and not handed in: nobody else reads it."""

    __tablename__ = "answer_draft"

    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    note: Mapped[str] = mapped_column(Text)
    declared: Mapped[list[str]] = mapped_column(JSON)
    on_paper: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Instant)
