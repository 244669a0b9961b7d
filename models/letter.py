"""Letters 信件 (the outbox) and the attempts 投递 to deliver them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant

_WAITING = "state IN ('queued', 'sending')"


class Letter(Base):
    """One mail to one person; carries notices, or an invitation, a reset or a test.

    ``key`` says why it exists and makes it exist once (``"clock/12/a@b/2011-02-09"``).
    ``state`` is queued, sending, accepted, failed, cancelled or parked; a letter of which an
    attempt is in doubt goes back to queued, the attempt keeps the doubt. ``reason`` says why it
    ended: one that came back 退信 has failed with ``bounced`` and keeps when it was accepted.
    ``received_at``: its reader pressed 收到. ``calendar`` is the calendar part as it was sent.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index(
            "ix_letter_waiting",
            "next_try_at",
            sqlite_where=text(_WAITING),
            postgresql_where=text(_WAITING),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(400), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(8))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[str] = mapped_column(String(12), default="queued", server_default="queued")
    reason: Mapped[str] = mapped_column(String(80), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    fence: Mapped[int] = mapped_column(default=0, server_default="0")
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    in_doubt: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    code: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(300), default="", server_default="")
    text: Mapped[str] = mapped_column(Text, default="", server_default="")
    html: Mapped[str] = mapped_column(Text, default="", server_default="")
    calendar: Mapped[str] = mapped_column(Text, default="", server_default="")
    received_at: Mapped[datetime | None] = mapped_column(Instant)


class Attempt(Base):
    """One try to hand a letter to the mail server; the row exists before the socket does."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    n: Mapped[int]
    fence: Mapped[int]
    worker: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    phase: Mapped[str | None] = mapped_column(String(12))
    code: Mapped[int | None]
    reply: Mapped[str] = mapped_column(String(500), default="", server_default="")
    in_doubt: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    body_sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")


class LetterOpened(Base):
    """When a letter's link was first looked at (``page``) or signed in by (``sign_in``).

    Append-only, held by triggers. Mail scanners open links too: ``page`` proves nothing.
    """

    __tablename__ = "letter_opened"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    how: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
