"""Note that a job ran to its end: the heartbeat that /healthz reads."""

from datetime import datetime

from campaign.services.transaction import transaction
from models.house import Heartbeat


def beat(job: str, said: str, *, now: datetime) -> None:
    """Write when the job last ended and what it said."""
    with transaction() as session:
        session.merge(Heartbeat(job=job, at=now, said=said))
