"""The worker's part: take up one confirmed list, load it, say what came of it."""

import json
import logging
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campaign.papers.tables import Table, read_table
from campaign.records.house.batches import (
    CHECKED,
    FORGOTTEN_AFTER,
    GIVEN_UP_AFTER,
    LOADED,
    LOADING,
    QUEUED,
    failure,
    forget,
    note_result,
)
from campaign.records.loading.lists import KINDS, load_list
from campaign.reports.people import asker as asker_of
from campaign.reports.world import is_simulated
from campaign.rules.calendar import day_of
from campaign.rules.errors import NotNow, Refusal
from campaign.rules.permissions import may
from campaign.rules.survey.entered import FIGURE_KINDS
from campaign.services.imports.load_figures import load_figures
from campaign.services.transaction import transaction
from models.base import db
from models.import_batch import ImportBatch

log = logging.getLogger("duban.imports")

_BROKEN = "导入时出错，什么也没有写入。请重新上传；如果再次出错，请联系管理员。"
_NO_RIGHT = "上传的人现在无权导入，什么也没有写入。"


def run_import(*, now: datetime) -> int:
    """Load every list that waits; return how many were taken up.

    Each list is taken up by one worker, and loaded in one transaction with its own last word. A
    worker that dies leaves nothing half done: after a while another takes the list up again.
    """
    if not _anything(now):
        return 0
    done = 0
    with transaction() as session:
        _tidy(session, now)
    while (taken := _take(now)) is not None:
        batch_id, mark = taken
        done += 1
        try:
            _load(batch_id, mark, now)
        except Refusal as refusal:
            _fail(batch_id, mark, refusal.message % refusal.values, now)
        except Exception:
            log.exception("import %s failed", batch_id)
            _fail(batch_id, mark, _BROKEN, now)
    return done


def _anything(now: datetime) -> bool:
    """Look, without asking for the right to write, whether there is anything to do."""
    waits = ImportBatch.state.in_((QUEUED, LOADING))
    old = (ImportBatch.state == CHECKED) & (ImportBatch.created_at < now - FORGOTTEN_AFTER)
    found = db.session.scalar(select(ImportBatch.id).where(waits | old).limit(1))
    db.session.rollback()
    return found is not None


def _tidy(session: Session, now: datetime) -> None:
    """Forget lists that nobody confirmed; free those whose worker is gone."""
    session.execute(
        delete(ImportBatch).where(
            ImportBatch.state == CHECKED, ImportBatch.created_at < now - FORGOTTEN_AFTER
        )
    )
    for batch in session.scalars(select(ImportBatch).where(ImportBatch.state == LOADING)):
        since = datetime.fromisoformat(json.loads(batch.result)["taken_at"])
        if now - since > GIVEN_UP_AFTER:
            batch.state = QUEUED


def _take(now: datetime) -> tuple[int, str] | None:
    """Take up the oldest list that waits; return its number and our mark on it."""
    mark = json.dumps({"taken_at": now.isoformat()})
    with transaction() as session:
        waiting = select(ImportBatch.id).where(ImportBatch.state == QUEUED)
        batch_id = session.scalar(
            waiting.order_by(ImportBatch.id).limit(1).with_for_update(skip_locked=True)
        )
        if batch_id is None:
            return None
        session.execute(
            update(ImportBatch)
            .where(ImportBatch.id == batch_id)
            .values(state=LOADING, result=mark, done=0)
        )
        return batch_id, mark


def _load(batch_id: int, mark: str, now: datetime) -> None:
    """Read the list again and load it; rights and register may have changed since the preview."""
    with transaction() as session:
        batch = _ours(session, batch_id, mark)
        figures = batch.kind in FIGURE_KINDS
    if figures:
        load_figures(batch_id, lambda session: _ours(session, batch_id, mark), now=now)
        return
    with transaction() as session:
        batch = _ours(session, batch_id, mark)
        kind = KINDS[batch.kind]
        table: Table = read_table(batch.file_name, batch.content, columns=kind.columns)
        batch.done = len(table.rows)
    today = day_of(now)
    with transaction() as session:
        batch = _ours(session, batch_id, mark)
        asker = asker_of(session, batch.by_id, on=today, simulated=is_simulated(session))
        if not may(asker, kind.may):
            raise NotNow(_NO_RIGHT)
        result = load_list(
            session, kind, table, asker=asker, now=now, today=today, file_name=batch.file_name
        )
        note_result(batch, result)
        batch.state = LOADED if result.loaded else "failed"
        batch.finished_at = now
        forget(batch)


def _ours(session: Session, batch_id: int, mark: str) -> ImportBatch:
    """Return the batch while it still bears our mark.

    Raises:
        NotNow: another worker has taken it up, because we were silent for so long.
    """
    batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
    if (batch.state, batch.result) != (LOADING, mark):
        raise NotNow(_BROKEN)
    return batch


def _fail(batch_id: int, mark: str, message: str, now: datetime) -> None:
    with transaction() as session:
        batch: Any = session.get_one(ImportBatch, batch_id, with_for_update=True)
        if (batch.state, batch.result) == (LOADING, mark):
            failure(batch, message, now=now)
