"""Where the pages of a document lie on disk."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.evidence.store import Store
from campaign.rules.errors import NotNow
from models.scan import ScanFile, ScanPage

FORGOTTEN = "这批扫描件已经清理，请重新上传。"


def sheets_of(session: Session, document_id: int, store: Store) -> list[tuple[str, str, int, int]]:
    """Return file, kind, page and turn of each page, in order.

    Raises:
        NotNow: the files have been cleared away.
    """
    rows = session.execute(
        select(ScanFile.stored_as, ScanFile.media, ScanPage.number, ScanPage.turn)
        .join(ScanFile, ScanFile.id == ScanPage.file_id)
        .where(ScanPage.document_id == document_id)
        .order_by(ScanPage.position)
    ).all()
    found = [(name and store.path(name), media, page, turn) for name, media, page, turn in rows]
    if not found or any(not place or not place.is_file() for place, *_ in found):
        raise NotNow(FORGOTTEN)
    return [(str(place), media, page, turn) for place, media, page, turn in found]
