"""What SQLite's planner knows about the tables; PostgreSQL finds it out by itself."""

from sqlalchemy import func, select, text

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
    return True
