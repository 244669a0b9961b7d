"""Evidence 证明材料: files and yes-or-no declarations that a unit hands in with a duty."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Evidence(Base):
    """One version of one item: a file, a declaration, or a slip that the office entered.

    ``item`` is the plan's word for what is asked (or "other"), ``version`` counts within
    (duty, item, name) so that what was handed in before stays readable. ``kind`` is file,
    declaration or slip; ``status`` draft, in_review, approved, rejected or removed. ``stored_as``
    is a random name in the upload folder; ``name`` what the unit called the file, never a path.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("duty_id", "item", "name", "version"),
        Index("ix_evidence_unit", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(12))
    item: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    media: Mapped[str] = mapped_column(String(8), default="", server_default="")
    size: Mapped[int] = mapped_column(default=0, server_default="0")
    pages: Mapped[int] = mapped_column(default=0, server_default="0")
    previews: Mapped[int] = mapped_column(default=0, server_default="0")
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    stored_as: Mapped[str | None] = mapped_column(String(64), unique=True)
    status: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
