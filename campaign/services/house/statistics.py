"""What SQLite's planner knows about the tables; PostgreSQL finds it out by itself."""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty

# Below it any plan will do, and what is counted today may be wrong by a thousand times tomorrow.
WORTH_IT = 10_000
# So many rows of each index are looked at: some milliseconds, however long the tables.
LOOKED_AT = 1_000


def gather_statistics() -> bool:
    """Count rows and keys anew where there are enough duties; tell whether it was done."""
    if db.engine.dialect.name != "sqlite":
        return False
    with transaction() as session:
        if (session.scalar(select(func.max(Duty.id))) or 0) < WORTH_IT:
            return False
        session.execute(text(f"PRAGMA analysis_limit={LOOKED_AT}"))
        session.execute(text("ANALYZE"))
        _say_which_are_empty(session)
    return True


def _say_which_are_empty(session: Session) -> None:
    """Note the empty tables as such: ANALYZE says nothing of them.

    The planner then takes each for a million rows, and reads every duty to look for drafts of
    which there are none.
    """
    known = set(session.scalars(text("SELECT tbl FROM sqlite_stat1")))
    empty = [{"name": name} for name in db.metadata.tables if name not in known]
    if empty:
        note = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:name, NULL, '1')")
        session.execute(note, empty)
        session.execute(text("ANALYZE sqlite_schema"))  # read again what is noted
