"""One-time links: the letter holds the token, the database only its hash."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.access import OneTimeLink

# How long each kind of link is good; a duty's link may be used until the duty is decided.
LIFETIMES = {
    "duty": timedelta(days=14),
    "invite": timedelta(days=14),
    "reset": timedelta(hours=1),
    "first_admin": timedelta(days=3),
}


def hash_of(token: str) -> str:
    """Return what the database keeps of a token (or of a session's id)."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return 256 random bits, fit for a URL."""
    return secrets.token_urlsafe(32)


def new_link(
    person_id: int, purpose: str, *, now: datetime, duty_id: int | None = None
) -> tuple[str, dict[str, Any]]:
    """Return a token and the row that knows it by its hash, for many to be written at once."""
    token = new_token()
    return token, {
        "token_hash": hash_of(token),
        "person_id": person_id,
        "purpose": purpose,
        "duty_id": duty_id,
        "created_at": now,
        "expires_at": now + LIFETIMES[purpose],
    }


def mint_link(
    session: Session, person_id: int, purpose: str, *, now: datetime, duty_id: int | None = None
) -> str:
    """Write a link and return its token; the token is kept nowhere else."""
    token, row = new_link(person_id, purpose, now=now, duty_id=duty_id)
    session.add(OneTimeLink(**row))
    return token
