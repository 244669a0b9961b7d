"""Contact drills 责任链演练: who was asked to confirm which post, and what came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Drill(Base):
    """One asking of everybody in the chains below a unit.

    ``office_name`` signs the letters. ``repeats`` says what happens when it has grown old, while a
    campaign runs there: auto, remind or off; ``reminded_at``: the office was told so.
    """

    __tablename__ = "drill"
    __table_args__ = (Index("ix_drill_scope", "scope_unit_id", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    office_name: Mapped[str] = mapped_column(String(200))
    office_phone: Mapped[str] = mapped_column(String(80), default="", server_default="")
    repeats: Mapped[str] = mapped_column(String(8))
    started_at: Mapped[datetime] = mapped_column(Instant)
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)


class DrillRung(Base):
    """One post of one unit in a drill: who held it (null: nobody), and the proof that came.

    ``answer`` is link (confirmed by the letter's link), phone (``answered_by`` of the office
    called, ``note`` says who answered and how) or empty. That it is said to be no longer theirs
    stands in ``post_request``; how its letter fared, in ``letter``.
    """

    __tablename__ = "drill_rung"
    __table_args__ = (
        Index("uq_drill_rung", "drill_id", "unit_id", "role", "person_id", unique=True),
        Index("ix_drill_rung_seat", "unit_id", "role", "person_id"),
        Index("ix_drill_rung_letter", "letter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    drill_id: Mapped[int] = mapped_column(ForeignKey("drill.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    answer: Mapped[str] = mapped_column(String(8), default="", server_default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
