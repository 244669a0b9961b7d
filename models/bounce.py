"""Letters that came back 退信, and reports that one is late."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class Bounce(Base):
    """One report about one letter, believed by the letter's token.

    ``sort`` is bounced or delayed, ``status`` the mail system's own code (5.1.1), ``said`` its
    words; the digest is of the report's bytes, and makes reading it twice one reading.
    """

    __tablename__ = "bounce"
    __table_args__ = (UniqueConstraint("letter_id", "raw_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    received_at: Mapped[datetime] = mapped_column(Instant)
    sort: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12), default="", server_default="")
    said: Mapped[str] = mapped_column(String(500), default="", server_default="")
    raw_sha256: Mapped[str] = mapped_column(String(64))
