"""Sign out: the session dies on the server, a stolen cookie with it."""

from datetime import datetime

from campaign.records.access.sessions import end_session
from campaign.records.events import record
from campaign.services.transaction import transaction


def sign_out(token: str, *, person_id: int, now: datetime) -> None:
    """End the session with this id."""
    with transaction() as session:
        end_session(session, token)
        record(session, "sign_out", now=now, by_id=person_id, person_id=person_id)
