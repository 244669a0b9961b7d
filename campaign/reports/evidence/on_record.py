"""Every uploaded file that a row names, for whoever checks the disk."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.evidence import Evidence


@dataclass(frozen=True)
class OnRecord:
    """Names in the store, and the bytes of the files without their previews."""

    names: tuple[str, ...]
    size: int


def files_on_record(session: Session) -> OnRecord:
    """Return all files that should be there."""
    rows = session.execute(
        select(Evidence.stored_as, Evidence.size).where(Evidence.stored_as.is_not(None))
    ).all()
    return OnRecord(tuple(name for name, _ in rows if name), sum(size for _, size in rows))
