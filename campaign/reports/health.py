"""How the house is: the heartbeat's age, what mail waits, what has failed."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.world import mail_fault, mail_is_paused, the_world
from models.house import Heartbeat
from models.letter import Letter

STALE = timedelta(minutes=3)


@dataclass(frozen=True)
class Health:
    """What /healthz and ``doctor`` say.  Ages in seconds; None where there was none yet."""

    database: str
    world: str
    heartbeat_age: int | None
    heartbeat: str
    mail: str
    mail_waiting: int
    mail_failed: int
    clock: str = "ok"
    mail_parked: int = 0

    @property
    def ok(self) -> bool:
        """A stopped heartbeat or a doubtful clock makes the house unwell; paused mail does not."""
        return self.heartbeat == "ok" and self.clock == "ok"

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {"ok": self.ok, **asdict(self)}


def health(session: Session, *, now: datetime) -> Health:
    """Ask the database how things stand at ``now``."""
    at = session.scalar(select(func.max(Heartbeat.at)).where(Heartbeat.job == "tick"))
    age = int((now - at).total_seconds()) if at else None
    waiting = session.scalar(
        select(func.count()).select_from(Letter).where(Letter.state.in_(("queued", "sending")))
    )
    failed = session.scalar(
        select(func.count()).select_from(Letter).where(Letter.state.in_(("failed", "parked")))
    )
    late = session.scalar(
        select(func.count())
        .select_from(Letter)
        .where(Letter.state == "queued", Letter.next_try_at < now - timedelta(minutes=15))
    )
    world = the_world(session)
    return Health(
        database="ok",
        world="simulated" if world.simulated else "live",
        heartbeat_age=age,
        heartbeat=_beat(age),
        mail="paused" if mail_is_paused(session) else _mail(late or 0, mail_fault(session)),
        mail_waiting=waiting or 0,
        mail_failed=failed or 0,
        clock="doubtful" if world.doubt else "ok",
        mail_parked=_count(session, "parked"),
    )


def _count(session: Session, state: str) -> int:
    asked = select(func.count()).select_from(Letter).where(Letter.state == state)
    return session.scalar(asked) or 0


def _beat(age: int | None) -> str:
    if age is None:
        return "never"
    return "ok" if timedelta(seconds=age) <= STALE else "stale"


def _mail(late: int, fault: str) -> str:
    return "late" if late or fault else "ok"
