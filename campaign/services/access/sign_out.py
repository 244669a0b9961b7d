"""Sign out: the session dies on the server, a stolen cookie with it."""

from datetime import datetime

from sqlalchemy import delete

from campaign.records.events import record
from campaign.records.links import hash_of
from campaign.services.transaction import transaction
from models.access import WebSession


def sign_out(token: str, *, person_id: int, now: datetime) -> None:
    """End the session with this id."""
    with transaction() as session:
        session.execute(delete(WebSession).where(WebSession.id_hash == hash_of(token)))
        record(session, "sign_out", now=now, by_id=person_id, person_id=person_id)
