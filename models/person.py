"""People and the posts they hold from a date to a date."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Person(Base):
    """A civil servant; ``login`` is the mobile number or address used to sign in."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    login: Mapped[str] = mapped_column(String(254), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(40), index=True)
    locale: Mapped[str] = mapped_column(String(8), default="zh", server_default="zh")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Post(Base):
    """A role on a unit, held from ``from_on`` (null: since ever) until before ``until_on``.

    ``unit_id`` is null for the first administrator alone, whose post covers the whole tree.
    ``acting_for_id`` is the post for which a substitute stands in; both are told meanwhile.
    ``handover_due``: whoever takes it up is to be told on the first day what is open;
    ``handover_note`` is what the predecessor wrote for the successor.
    """

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name="span"),
        Index("ix_post_unit_role", "unit_id", "role"),
        # Collectors are few; the clock asks which of them keeps a unit's contacts.
        Index(
            "ix_post_collector",
            "role",
            "unit_id",
            sqlite_where=text("role = 'collector'"),
            postgresql_where=text("role = 'collector'"),
        ),
        Index(
            "ix_post_acting",
            "acting_for_id",
            sqlite_where=text("acting_for_id IS NOT NULL"),
            postgresql_where=text("acting_for_id IS NOT NULL"),
        ),
        Index(
            "ix_post_handover",
            "from_on",
            sqlite_where=text("handover_due"),
            postgresql_where=text("handover_due"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    handover_due: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    handover_note: Mapped[str] = mapped_column(Text, default="", server_default="")
