"""What a killed process left in the upload folder is cleared away, a day later."""

from datetime import datetime, timedelta

from sqlalchemy import select

from campaign.records.evidence.store import Store
from models.base import db
from models.evidence import Evidence
from models.scan import ScanFile

LEFT_FOR = timedelta(hours=24)


def sweep_strays(*, store: Store, now: datetime) -> int:
    """Clear away uploads that were cut and files whose removal was; return how many.

    A file whose row is there stays: only the mark of its coming goes.
    """
    names = store.left_behind(now - LEFT_FOR)
    if not names:
        return 0
    known = {
        name
        for table in (Evidence, ScanFile)
        for name in db.session.scalars(select(table.stored_as).where(table.stored_as.in_(names)))
    }
    db.session.rollback()
    for name in names:
        store.clear(name, known=name in known)
    return len(names)
