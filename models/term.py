"""Terms 期限: the date a duty has to keep, with the instants at which its ladder fires."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Term(Base):
    """One row per distinct milestone, due date and ladder; many duties share it."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("milestone_id", "due_on", "ladder_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    due_on: Mapped[date] = mapped_column(index=True)
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
