"""How one document of a batch becomes evidence of its duty: one transaction, all or nothing."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaign.papers.evidence.arriving import arriving
from campaign.papers.scans.reading import Sheet, copy_out
from campaign.records.evidence.store import Store
from campaign.records.evidence.write import HandedIn, write_evidence
from campaign.records.scans.sheets import sheets_of
from campaign.records.scans.verdict import Ground, ground_of, refusal_of, way_in
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.permissions import Asker
from campaign.rules.survey.scans.sorting import ScanState
from campaign.services.transaction import transaction
from models.base import db
from models.scan import ScanDocument, ScanPage

NOT_NOW = "这份扫描件现在不能归到任务里，请刷新页面查看最新情况。"
# What else has to hold, and what else is written, inside the act.
Inside = Callable[[Session, ScanDocument, Ground], None]


def attach(document_id: int, inside: Inside, *, store: Store, asker: Asker, now: datetime) -> None:
    """Copy the pages out, check them as any file, and keep them with the duty.

    Raises:
        Invalid: the pages cannot be taken; says why.
        NotNow: it is not waiting any more, or nothing is taken for its duty now.
    """
    found = db.session()
    document = found.get(ScanDocument, document_id)
    ground = ground_of(found, document.filing_id or 0) if document else None
    if document is None or ground is None:
        raise NotFound
    sheets = [
        Sheet(Path(place), media, number, turn)
        for place, media, number, turn in sheets_of(found, document_id, store)
    ]
    item, name = ground.item, f"{ground.sent.name}-第{ground.sent.number}轮-盖章件.pdf"
    filing_id = ground.filing.id
    found.rollback()
    with TemporaryDirectory() as folder:
        copied = copy_out(sheets, Path(folder))
        with copied.open("rb") as source, arriving(store, HandedIn(source, name, item)) as file:
            with transaction() as session:
                row = session.get_one(ScanDocument, document_id, with_for_update=True)
                if row.state not in (ScanState.WAITING, ScanState.HELD):
                    raise NotNow(NOT_NOW)
                stands = ground_of(session, filing_id, lock=True)
                if stands is None or refusal_of(stands, asker) is not None:
                    raise NotNow(NOT_NOW)
                way = way_in(stands, asker)
                assert way is not None
                inside(session, row, stands)
                kind, status, act = way
                piece = write_evidence(
                    session, stands.duty, file.piece, kind=kind, status=status, act=act,
                    by_id=asker.person_id, now=now,
                )  # fmt: skip
                row.state, row.evidence_id = ScanState.ATTACHED, piece.id
                session.execute(
                    update(ScanPage).where(ScanPage.document_id == document_id).values(picture=None)
                )
                file.place()
            file.keep()
