"""Requests for an extension 延期申请, and what the office decided."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Extension(Base):
    """A unit asks for a later date; ``state`` is asked, granted, refused or withdrawn.

    ``beyond``: the date wished lies past the bound (the plan's late cut-off or its stage's end),
    so the leading group decides. At most one open request a duty.
    """

    __tablename__ = "extension"
    __table_args__ = (
        Index(
            "uq_extension_open",
            "duty_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), index=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    wanted_on: Mapped[date]
    beyond: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
