"""A held scan is decided by a person: taken all the same, with the reason, or let go."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.evidence.store import Store
from campaign.records.scans.verdict import Ground, ground_of
from campaign.rules.asked import written
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.permissions import Asker
from campaign.rules.survey.scans.sorting import ScanState
from campaign.services.scans.attaching import NOT_NOW, attach
from campaign.services.transaction import transaction
from models.scan import ScanDocument

REASON = "请写明为什么可以采用，例如：已电话核实，数字更正已另行说明。"


def accept_scan(
    document_id: int, *, reason: str, store: Store, asker: Asker, now: datetime
) -> None:
    """Take a held scan although figures differ or pages lack.

    Raises:
        FieldMissing: no reason.
        NotNow: it is not held any more, or nothing is taken for its duty now.
        Invalid: its pages cannot be kept.
    """
    why = written(reason, "reason", REASON)

    def decided(session: Session, row: ScanDocument, ground: Ground) -> None:
        if row.state != ScanState.HELD:
            raise NotNow(NOT_NOW)
        _decide(session, row, ground, "scans.accept", why, asker, now)

    attach(document_id, decided, store=store, asker=asker, now=now)


def drop_scan(document_id: int, *, asker: Asker, now: datetime) -> None:
    """Let a held scan go: the unit prints and stamps again.

    Raises:
        NotFound: there is none.
        NotNow: it is not held any more.
    """
    with transaction() as session:
        row = session.get(ScanDocument, document_id, with_for_update=True)
        ground = ground_of(session, row.filing_id or 0) if row else None
        if row is None or ground is None:
            raise NotFound
        if row.state != ScanState.HELD:
            raise NotNow(NOT_NOW)
        row.state = ScanState.DROPPED
        _decide(session, row, ground, "scans.drop", "", asker, now)


def _decide(
    session: Session,
    row: ScanDocument,
    ground: Ground,
    act: str,
    note: str,
    asker: Asker,
    now: datetime,
) -> None:
    row.decided_by, row.decided_at = asker.person_id, now
    row.note = note or row.note
    record(
        session, act, now=now, by_id=asker.person_id, campaign_id=ground.sent.campaign_id,
        unit_id=ground.filing.unit_id, duty_id=ground.duty.id, note=note, survey=ground.sent.id,
    )  # fmt: skip
