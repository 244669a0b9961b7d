"""What the house knows of itself: settings born with the database, and heartbeats."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Setting(Base):
    """One named setting; ``world`` (live or simulated) is written once, at birth."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Heartbeat(Base):
    """When a job last ran to its end, and what it said."""

    __tablename__ = "heartbeat"

    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    said: Mapped[str] = mapped_column(Text, default="")
