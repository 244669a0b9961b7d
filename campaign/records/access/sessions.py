"""Writers of web sessions."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from campaign.records.access.links import hash_of, new_token
from models.access import WebSession

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)


def open_session(
    session: Session, person_id: int, *, address: str, now: datetime, by_letter: bool = False
) -> str:
    """Start a session and return its id, which only the browser keeps."""
    token = new_token()
    session.add(
        WebSession(
            id_hash=hash_of(token),
            person_id=person_id,
            created_at=now,
            seen_at=now,
            expires_at=now + ABSOLUTE,
            address=address[:60],
            by_letter=by_letter,
        )
    )
    return token


def end_session(session: Session, token: str) -> None:
    """End the one session with this id; an unknown or empty id ends none."""
    session.execute(delete(WebSession).where(WebSession.id_hash == hash_of(token)))


def end_sessions(session: Session, person_id: int) -> None:
    """End every session of a person: a new password or a new right ends them all."""
    session.execute(delete(WebSession).where(WebSession.person_id == person_id))
