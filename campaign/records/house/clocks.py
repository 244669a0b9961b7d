"""What is kept about the clock: the last agreed instant, and a doubt while there is one."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaign.clock import Counter
from campaign.records.house.world import read_setting, write_setting
from campaign.rules.house.doubt import BACK, Why
from models.functions import epoch_seconds
from models.letter import Letter

MARK, DOUBT = "clock_mark", "clock_doubt"


@dataclass(frozen=True)
class Mark:
    """The last instant that was agreed, with the machine's count at it.

    ``known`` is by how many seconds another clock is known to be ahead: a person said so.
    """

    at: datetime
    counter: Counter
    known: float = 0.0

    def expected(self, counter: Counter) -> datetime | None:
        """Return what the clock should say now by the machine's own count, if that went on."""
        if not counter.boot or counter.boot != self.counter.boot:
            return None
        return self.at + timedelta(seconds=counter.seconds - self.counter.seconds)


@dataclass(frozen=True)
class DoubtNote:
    """A doubt as it is kept: why, on which machine, since when, and what the clocks said."""

    why: Why
    machine: str
    since: datetime
    now: datetime
    other: datetime | None = None
    mark: datetime | None = None


def read_mark(session: Session) -> Mark | None:
    """Return the last agreed instant."""
    text = read_setting(session, MARK)
    if not text:
        return None
    found = json.loads(text)
    counter = Counter(found["boot"], found["seconds"])
    return Mark(datetime.fromisoformat(found["at"]), counter, found["known"])


def write_mark(session: Session, mark: Mark) -> None:
    """Keep it."""
    kept = {"at": mark.at.isoformat(), "known": mark.known, **asdict(mark.counter)}
    write_setting(session, MARK, json.dumps(kept))


def read_doubt(text: str) -> DoubtNote | None:
    """Return the doubt that a setting's text holds."""
    if not text:
        return None
    found: dict[str, Any] = json.loads(text)
    times = {
        name: datetime.fromisoformat(found[name]) if found[name] else None
        for name in ("since", "now", "other", "mark")
    }
    return DoubtNote(why=Why(found["why"]), machine=found["machine"], **times)  # type: ignore[arg-type]


def write_doubt(session: Session, note: DoubtNote | None) -> None:
    """Keep a doubt, or that there is none."""
    text = json.dumps(asdict(note), default=lambda at: at.isoformat()) if note else ""
    write_setting(session, DOUBT, text)


def forget_clock(session: Session) -> None:
    """Forget all of it: these rows come from another machine or another time."""
    write_setting(session, MARK, "")
    write_setting(session, DOUBT, "")


def server_clock(session: Session) -> datetime | None:
    """Return what the database server's clock says, if it runs on a machine of its own.

    One on the same machine has the same clock, and would agree with any mistake of it.
    """
    if session.get_bind().dialect.name != "postgresql":
        return None
    session.connection()  # waiting for one must not look like a difference
    here, same = session.execute(
        select(epoch_seconds(), func.inet_server_addr() == func.inet_client_addr())
    ).one()
    return datetime.fromtimestamp(here, UTC) if same is False else None


def bring_back(session: Session, *, now: datetime) -> None:
    """Let letters go that were written while the clock was ahead: they would wait till then."""
    session.execute(
        update(Letter)
        .where(Letter.state == "queued", Letter.created_at > now + BACK)
        .values(next_try_at=now)
        .execution_options(synchronize_session=False)
    )
