"""Files of batches in which nothing is open any more, or that are a month old, are cleared away."""

from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update

from campaign.records.evidence.store import Store
from campaign.rules.survey.scans.sorting import ScanState, Unplaced
from campaign.services.transaction import transaction
from models.base import db
from models.scan import ScanBatch, ScanDocument, ScanFile, ScanPage

KEPT_FOR = timedelta(days=30)
_OVER = ("done", "failed")


def forget_scans(*, store: Store, now: datetime) -> int:
    """Clear them away, small pictures too; return how many files."""
    loose = exists().where(
        ScanPage.batch_id == ScanBatch.id, ScanPage.document_id.is_(None),
        ScanPage.why != Unplaced.TWICE,
    )  # fmt: skip
    held = exists().where(
        ScanDocument.batch_id == ScanBatch.id, ScanDocument.state == ScanState.HELD
    )
    found = db.session.execute(
        select(ScanFile.id, ScanFile.stored_as, ScanFile.batch_id)
        .join(ScanBatch, ScanBatch.id == ScanFile.batch_id)
        .where(
            ScanFile.stored_as.is_not(None), ScanBatch.state.in_(_OVER),
            or_(ScanBatch.finished_at < now - KEPT_FOR, ~(loose | held)),
        )
    ).all()  # fmt: skip
    db.session.rollback()
    for file_id, name, batch_id in found:
        with store.forgetting(name or "") as going:
            with transaction() as session:
                session.execute(
                    update(ScanFile).where(ScanFile.id == file_id).values(stored_as=None)
                )
                session.execute(
                    update(ScanPage).where(ScanPage.batch_id == batch_id).values(picture=None)
                )
            going.delete = True
    return len(found)
