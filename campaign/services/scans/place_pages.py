"""Pages that no code placed are put to a unit by hand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.evidence.store import Store
from campaign.records.scans.verdict import Ground, ground_of, refusal_of
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.permissions import Asker
from campaign.rules.survey.scans.sorting import ScanState, Why
from campaign.services.scans.attaching import NOT_NOW, attach
from campaign.services.transaction import transaction
from models.scan import ScanBatch, ScanDocument, ScanFile, ScanPage


def place_pages(
    batch_id: int,
    pages: Sequence[int],
    filing_id: int,
    *,
    store: Store,
    asker: Asker,
    now: datetime,
) -> int:
    """Make one document of the pages, in their order, and attach it; return its number.

    Should it not be attached, it stays as a held document, to be decided like any other.

    Raises:
        FieldMissing: no page or no unit is chosen.
        NotFound: the batch is somebody else's.
        NotNow: a page has been placed meanwhile, or nothing is taken for the unit now.
        Invalid: the pages cannot be kept.
    """
    if not pages:
        raise FieldMissing("page", "请勾选要归的页。")
    with transaction() as session:
        batch = session.get(ScanBatch, batch_id, with_for_update=True)
        if batch is None or batch.by_id != asker.person_id:
            raise NotFound
        ground = ground_of(session, filing_id)
        if ground is None or refusal_of(ground, asker) is Why.NO_RIGHT:
            raise FieldMissing("filing", "请选择这些页是哪个单位的。")
        if refusal_of(ground, asker) is not None:
            raise NotNow(NOT_NOW)
        rows = session.scalars(
            select(ScanPage)
            .join(ScanFile, ScanFile.id == ScanPage.file_id)
            .where(
                ScanPage.batch_id == batch_id, ScanPage.id.in_(pages),
                ScanPage.document_id.is_(None),
            )
            .order_by(ScanFile.position, ScanPage.number)
        ).all()  # fmt: skip
        if len(rows) != len(set(pages)):
            raise NotNow(NOT_NOW)
        document = ScanDocument(
            batch_id=batch_id, filing_id=filing_id, state=ScanState.HELD, why=Why.BY_HAND,
            missing=[],
        )  # fmt: skip
        session.add(document)
        session.flush()
        for position, row in enumerate(rows):
            row.document_id, row.position, row.why = document.id, position, ""
        number = document.id

    def placed(session: Session, row: ScanDocument, ground: Ground) -> None:
        row.decided_by, row.decided_at = asker.person_id, now
        record(
            session, "scans.place", now=now, by_id=asker.person_id,
            campaign_id=ground.sent.campaign_id, unit_id=ground.filing.unit_id,
            duty_id=ground.duty.id, survey=ground.sent.id, scanned_pages=len(pages),
        )  # fmt: skip

    attach(number, placed, store=store, asker=asker, now=now)
    return number
