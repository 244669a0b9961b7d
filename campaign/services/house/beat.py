"""Note that a job ran to its end: the heartbeat that /healthz reads."""

from datetime import datetime

from campaign.records.house.insert import put_row
from campaign.services.transaction import transaction
from models.house import Heartbeat


def beat(job: str, said: str, *, now: datetime) -> None:
    """Write when the job last ended and what it said."""
    with transaction() as session:
        put_row(session, Heartbeat, "job", {"job": job, "at": now, "said": said})
