"""Units: the nodes of the tree."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, PathText


class Unit(Base):
    """One body in the tree.  ``path`` is ``"/1/12/"``; see rules/paths.py."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(PathText, unique=True)
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
