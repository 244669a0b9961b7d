"""A person looks at the preview and says yes, or lets it go."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaign.records.house.batches import CHECKED, DROPPED, FINISHED, QUEUED, counts_of, forget
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.import_batch import ImportBatch


def confirm_list(batch_id: int, *, asker: Asker) -> None:
    """Queue the list for the worker; a second press of the button does nothing more.

    Raises:
        NotFound: it is not the asker's own upload.
        NotNow: it has errors, or was given up meanwhile.
    """
    with transaction() as session:
        batch = _own(session, batch_id, asker)
        if batch.state in (QUEUED, "loading", "loaded"):
            return
        if counts_of(batch)["errors"]:
            raise NotNow("文件里有错误，不能导入。请改正后重新上传。")
        changed: Any = session.execute(
            update(ImportBatch)
            .where(ImportBatch.id == batch_id, ImportBatch.state == CHECKED)
            .values(state=QUEUED)
        )
        if changed.rowcount != 1:
            raise NotNow("这份文件已经放弃，请重新上传。")


def drop_list(batch_id: int, *, asker: Asker, now: datetime) -> None:
    """Let the list go, with everything that was kept of it.

    Raises:
        NotFound: it is not the asker's own upload.
        NotNow: it is being loaded, or has been.
    """
    with transaction() as session:
        batch = _own(session, batch_id, asker)
        if batch.state == DROPPED:
            return
        if batch.state in (QUEUED, "loading") or batch.state in FINISHED:
            raise NotNow("这份文件已经在导入或已经导入，不能放弃。")
        batch.state = DROPPED
        batch.finished_at = now
        batch.problems = []
        forget(batch)


def _own(session: Session, batch_id: int, asker: Asker) -> ImportBatch:
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    if batch is None or batch.by_id != asker.person_id:
        raise NotFound
    return batch
