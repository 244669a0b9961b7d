"""The worker's part: read the pages of a batch, put them together, attach what agrees.

Each step is kept as it is done: pages by the ten, the sorting as a whole, each document by itself.
A worker that dies leaves nothing half done, and the next one goes on where it stopped.
"""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campaign.papers.scans.reading import AT_ONCE, look_at
from campaign.records.evidence.store import Store
from campaign.records.scans.keys import kept_keys, print_keys
from campaign.records.scans.verdict import Ground, ground_of, verdict
from campaign.reports.people import asker as asker_of
from campaign.reports.world import is_simulated
from campaign.rules.calendar import day_of
from campaign.rules.errors import NotNow, Refusal
from campaign.rules.permissions import Asker
from campaign.rules.survey.scans.code import PrintKeys
from campaign.rules.survey.scans.sorting import Page, ScanState, Why, sort_pages
from campaign.services.scans.attaching import NOT_NOW, attach
from campaign.services.transaction import transaction
from models.base import db
from models.scan import ScanBatch, ScanDocument, ScanFile, ScanPage

log = logging.getLogger("duban.scans")

GIVEN_UP_AFTER = timedelta(minutes=10)
QUEUED, READING, ATTACHING, DONE, FAILED = "queued", "reading", "attaching", "done", "failed"
_GONE = "另一个进程接着办这一批了。"
_LOST = "上传的文件不在服务器上了，请重新上传。"
_BROKEN = "处理时出错，没有归好的请重新上传；如果再次出错，请联系管理员。"


def run_scans(*, store: Store, key: str, now: datetime) -> int:
    """Work on every batch that waits; return how many were taken up."""
    done = 0
    while (batch_id := _take(now)) is not None:
        done += 1
        try:
            _read(batch_id, store, now)
            _sort(batch_id, key, now)
            _attach(batch_id, store, key, now)
        except Refusal as refusal:
            _end(batch_id, FAILED, now, str(refusal))
        except Exception:
            log.exception("scans %s failed", batch_id)
            _end(batch_id, FAILED, now, _BROKEN)
        else:
            _end(batch_id, DONE, now)
    return done


def _take(now: datetime) -> int | None:
    """Take up the oldest batch that waits, or that a worker left."""
    left = ScanBatch.state.in_((READING, ATTACHING)) & (ScanBatch.taken_at < now - GIVEN_UP_AFTER)
    waits = select(ScanBatch.id).where(or_(ScanBatch.state == QUEUED, left))
    found = db.session.scalar(waits.limit(1))
    db.session.rollback()
    if found is None:
        return None
    with transaction() as session:
        batch_id = session.scalar(
            waits.order_by(ScanBatch.id).limit(1).with_for_update(skip_locked=True)
        )
        if batch_id is None:
            return None
        batch = session.get_one(ScanBatch, batch_id)
        batch.taken_at = now
        batch.state = READING if batch.state == QUEUED else batch.state
    return batch_id


def _ours(session: Session, batch_id: int, now: datetime) -> ScanBatch:
    batch = session.get_one(ScanBatch, batch_id, with_for_update=True)
    if batch.taken_at != now or batch.state not in (READING, ATTACHING):
        raise NotNow(_GONE)
    return batch


def _read(batch_id: int, store: Store, now: datetime) -> None:
    """Look at every page that has not been looked at."""
    session = db.session()
    files = session.execute(
        select(ScanFile.id, ScanFile.stored_as, ScanFile.media, ScanFile.pages,
               func.coalesce(func.max(ScanPage.number), 0))
        .outerjoin(ScanPage, ScanPage.file_id == ScanFile.id)
        .where(ScanFile.batch_id == batch_id)
        .group_by(ScanFile.id, ScanFile.stored_as, ScanFile.media, ScanFile.pages,
                  ScanFile.position)
        .order_by(ScanFile.position)
    ).all()  # fmt: skip
    session.rollback()
    for file_id, stored_as, media, pages, read in files:
        place = store.path(stored_as) if stored_as else None
        if read < pages and (place is None or not place.is_file()):
            raise NotNow(_LOST)
        for first in range(read + 1, pages + 1, AT_ONCE):
            assert place is not None
            _read_some(batch_id, file_id, place, media, first, min(first + AT_ONCE - 1, pages), now)


def _read_some(
    batch_id: int, file_id: int, place: Path, media: str, first: int, last: int, now: datetime
) -> None:
    with TemporaryDirectory() as folder:
        looked = list(look_at(place, media, first, last, Path(folder)))
    with transaction() as session:
        batch = _ours(session, batch_id, now)
        session.add_all(
            ScanPage(
                batch_id=batch_id, file_id=file_id, number=one.seen.number,
                codes=list(one.seen.codes), turn=one.seen.turn, picture=one.picture,
            )
            for one in looked
        )  # fmt: skip
        batch.done += len(looked)


def _sort(batch_id: int, secret: str, now: datetime) -> None:
    """Put the pages together, and judge each document."""
    with transaction() as session:
        keys = kept_keys(session, secret, now=now)
        batch = _ours(session, batch_id, now)
        if batch.state != READING:
            return
        asker = _asker(session, batch, now)
        rows = {
            row.id: row
            for row in session.scalars(
                select(ScanPage)
                .join(ScanFile, ScanFile.id == ScanPage.file_id)
                .where(ScanPage.batch_id == batch_id)
                .order_by(ScanFile.position, ScanPage.number)
            )
        }
        found = sort_pages([Page(row.id, tuple(row.codes)) for row in rows.values()], keys)
        for page_id, unplaced in found.unplaced.items():
            rows[page_id].why = unplaced
        for one in found.documents:
            ground = ground_of(session, one.code.filing_id)
            state, why = verdict(
                ground, asker, digest=one.code.digest, missing=bool(one.missing), keys=keys
            )
            hidden = why in (Why.NO_RIGHT, Why.NO_FILING)  # not said whose it is
            document = ScanDocument(
                batch_id=batch_id, filing_id=None if hidden else one.code.filing_id,
                digest=one.code.digest, state=state, why=why or "", missing=list(one.missing),
            )  # fmt: skip
            session.add(document)
            session.flush()
            for position, page_id in enumerate(one.pages):
                rows[page_id].document_id, rows[page_id].position = document.id, position
            for page_id in one.twice:
                rows[page_id].document_id = document.id
        batch.state = ATTACHING


def _attach(batch_id: int, store: Store, secret: str, now: datetime) -> None:
    """Attach what waits, one by one; one that cannot be kept stops no other."""
    session = db.session()
    waiting = session.scalars(
        select(ScanDocument.id)
        .where(ScanDocument.batch_id == batch_id, ScanDocument.state == ScanState.WAITING)
        .order_by(ScanDocument.id)
    ).all()
    asker = _asker(session, session.get_one(ScanBatch, batch_id), now)
    keys = print_keys(session, secret)
    session.rollback()

    def still_agrees(session: Session, row: ScanDocument, ground: Ground) -> None:
        _ours(session, batch_id, now)
        if ground.digest(keys) != row.digest:
            raise NotNow(NOT_NOW)

    for document_id in waiting:
        try:
            attach(document_id, still_agrees, store=store, asker=asker, now=now)
        except Refusal as refusal:
            _not_attached(document_id, str(refusal), asker, keys)


def _not_attached(document_id: int, said: str, asker: Asker, keys: PrintKeys) -> None:
    """Judge it again: something changed meanwhile, or the pages could not be kept."""
    with transaction() as session:
        row = session.get_one(ScanDocument, document_id, with_for_update=True)
        if row.state != ScanState.WAITING:
            return
        ground = ground_of(session, row.filing_id or 0)
        state, why = verdict(ground, asker, digest=row.digest, missing=False, keys=keys)
        if state is ScanState.WAITING:
            state, why, row.note = ScanState.HELD, Why.NOT_KEPT, said
        row.state, row.why = state, why or ""


def _asker(session: Session, batch: ScanBatch, now: datetime) -> Asker:
    return asker_of(session, batch.by_id, on=day_of(now), simulated=is_simulated(session))


def _end(batch_id: int, state: str, now: datetime, note: str = "") -> None:
    with transaction() as session:
        batch = session.get_one(ScanBatch, batch_id, with_for_update=True)
        if batch.taken_at == now and batch.state in (READING, ATTACHING):
            batch.state, batch.note, batch.finished_at = state, note, now
