"""Keep a session awake while it is used."""

from datetime import datetime, timedelta

from sqlalchemy import update

from campaign.records.access.links import hash_of
from campaign.services.transaction import transaction
from models.access import WebSession

# Written at most once a minute, so that reading pages costs no write.
STEP = timedelta(minutes=1)


def touch_session(token: str, seen_at: datetime, *, now: datetime) -> None:
    """Note that the session was used, if the last note is older than a minute."""
    if now - seen_at < STEP:
        return
    with transaction() as session:
        session.execute(
            update(WebSession).where(WebSession.id_hash == hash_of(token)).values(seen_at=now)
        )
