"""Writer of a new drill: started by a person, or by the clock after a quarter."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from campaign.records.drills.write import Asked, Asking, ask
from campaign.records.events import record
from models.drill import Drill


def begin(
    session: Session,
    scope_id: int,
    asked: Iterable[Asked],
    *,
    office_name: str,
    office_phone: str,
    repeats: str,
    now: datetime,
    by_id: int | None,
) -> tuple[Drill, Asking]:
    """Write the drill, its posts and letters, and the event of its start."""
    drill = Drill(
        scope_unit_id=scope_id, office_name=office_name[:200], office_phone=office_phone[:80],
        repeats=repeats, started_at=now, started_by=by_id,
    )  # fmt: skip
    session.add(drill)
    session.flush()
    written = ask(session, drill, asked, now=now, by_id=by_id)
    record(
        session, "drill.start", now=now, by_id=by_id, unit_id=scope_id, drill=drill.id,
        asked=written.rungs, people_asked=written.people, letters=written.letters,
        repeats=str(repeats),
    )  # fmt: skip
    return drill, written
