"""One-time links: the letter holds the token, the database only its hash."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.access import OneTimeLink

# How long each kind of link is good at most; when it dies before: reports/links.py.
LIFETIMES = {
    "duty": timedelta(days=14),
    "answer": timedelta(days=14),
    "drill": timedelta(days=14),
    "invite": timedelta(days=14),
    "reset": timedelta(hours=1),
    "first_admin": timedelta(days=3),
}
SETS_PASSWORD = ("invite", "reset", "first_admin")
EVERY_PURPOSE = tuple(LIFETIMES)


def hash_of(token: str) -> str:
    """Return what the database keeps of a token (or of a session's id)."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return 256 random bits, fit for a URL."""
    return secrets.token_urlsafe(32)


def new_link(
    person_id: int,
    purpose: str,
    *,
    now: datetime,
    duty_id: int | None = None,
    letter_id: int | None = None,
) -> tuple[str, dict[str, Any]]:
    """Return a token and the row that knows it by its hash, for many to be written at once."""
    token = new_token()
    return token, {
        "token_hash": hash_of(token),
        "person_id": person_id,
        "purpose": purpose,
        "duty_id": duty_id,
        "letter_id": letter_id,
        "created_at": now,
        "expires_at": now + LIFETIMES[purpose],
    }


def mint_link(
    session: Session,
    person_id: int,
    purpose: str,
    *,
    now: datetime,
    duty_id: int | None = None,
    letter_id: int | None = None,
) -> str:
    """Write a link and return its token; the token is kept nowhere else."""
    token, row = new_link(person_id, purpose, now=now, duty_id=duty_id, letter_id=letter_id)
    session.add(OneTimeLink(**row))
    return token


def end_links(
    session: Session, person_ids: Collection[int], purposes: Collection[str], *, now: datetime
) -> None:
    """Make these people's links of these purposes useless from now on."""
    session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.person_id.in_(person_ids),
            OneTimeLink.purpose.in_(purposes),
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=now)
    )
