"""Terms 期限: the date a duty has to keep, with the instants at which its ladder fires."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Term(Base):
    """One row per distinct milestone, due date and ladder; many duties share it.

    ``counts_on``: from which day its duties count as due 应报, where that is earlier than
    ``due_on``: an answer that was returned or taken back was due by its former date, though it may
    now come by a later one (null: from ``due_on``).
    """

    __tablename__ = "term"
    __table_args__ = (
        # Late terms of a campaign are found by their milestones.
        Index("ix_term_milestone", "milestone_id", "due_on"),
        Index(
            "uq_term_plain",
            "milestone_id",
            "due_on",
            "ladder_id",
            unique=True,
            sqlite_where=text("counts_on IS NULL"),
            postgresql_where=text("counts_on IS NULL"),
        ),
        Index(
            "uq_term_counted",
            "milestone_id",
            "due_on",
            "ladder_id",
            "counts_on",
            unique=True,
            sqlite_where=text("counts_on IS NOT NULL"),
            postgresql_where=text("counts_on IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    due_on: Mapped[date] = mapped_column(index=True)
    counts_on: Mapped[date | None]
    ladder_id: Mapped[int] = mapped_column(ForeignKey("ladder.id"))
    provisional: Mapped[bool] = mapped_column(default=False)


class TermRung(Base):
    """When one rung of one term fires, stored once; ``done_at`` when it has been decided.

    ``settled`` says why the clock had nothing to decide: ``passed``, its time lay before the term
    began; ``told``, the ladder before had told it. Empty where the clock decides.
    """

    __tablename__ = "term_rung"
    __table_args__ = (
        UniqueConstraint("term_id", "number"),
        # The tick reads only what has come and is not done: cost follows what is due.
        Index(
            "ix_term_rung_waiting",
            "fires_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    number: Mapped[int]
    fires_at: Mapped[datetime] = mapped_column(Instant)
    audience: Mapped[str] = mapped_column(String(20))
    level: Mapped[int]
    needs_approval: Mapped[bool]
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    settled: Mapped[str] = mapped_column(String(10), default="", server_default="")
