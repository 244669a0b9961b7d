"""Sign out everywhere else: a lost telephone, a computer in an office left behind."""

from datetime import datetime

from sqlalchemy import delete

from campaign.records.access.links import hash_of
from campaign.records.events import record
from campaign.services.transaction import transaction
from models.access import WebSession


def end_other_sessions(token: str, *, person_id: int, now: datetime) -> int:
    """End the person's sessions but the one with this id; return how many."""
    with transaction() as session:
        ended = session.execute(
            delete(WebSession).where(
                WebSession.person_id == person_id, WebSession.id_hash != hash_of(token)
            )
        )
        number = int(ended.rowcount)  # type: ignore[attr-defined]
        record(session, "sign_out", now=now, by_id=person_id, person_id=person_id, others=number)
        return number
