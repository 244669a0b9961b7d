"""Ways in: sessions, failed sign-ins, one-time links.  Only hashes are kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant


class WebSession(Base):
    """One signed-in browser; dies at sign-out, at a new password, when idle or old.

    ``by_letter``: a link signed it in, no password; it may do less (rules: NEEDS_PASSWORD).
    """

    __tablename__ = "web_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    address: Mapped[str] = mapped_column(String(60), default="")
    by_letter: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class SignInFailure(Base):
    """Failed tries per key (a name or an address); locks while ``locked_until`` lies ahead."""

    __tablename__ = "sign_in_failure"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime] = mapped_column(Instant)
    locked_until: Mapped[datetime | None] = mapped_column(Instant)


class OneTimeLink(Base):
    """A link in a letter: ``purpose`` is duty, answer, drill, invite, reset or first_admin.

    When it is alive: reports/links.py.
    """

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class UsedForm(Base):
    """A form whose act has been done: the same form pressed again gets the same answer.

    ``key`` is drawn when the form is shown and written in the act's own transaction;
    ``answer`` (where to go, what to say) follows at once.
    """

    __tablename__ = "used_form"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    path: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime] = mapped_column(Instant, index=True)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
