"""Somebody takes back a piece of evidence that the office has not decided about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.evidence.store import Store
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.evidence import EvidenceKind, EvidenceStatus
from campaign.rules.lifecycle import HANDED_IN, OWED, DutyAction, DutyState
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty, DutySpan
from models.evidence import Evidence

_HANDS_IN = (DutyAction.SUBMIT, DutyAction.NIL_RETURN, DutyAction.RECORD)
# Who takes back what, in which states of the duty: the unit its files, the office its slips.
_WHEN: dict[EvidenceKind, tuple[DutyState, ...]] = {
    EvidenceKind.FILE: OWED,
    EvidenceKind.SLIP: (*OWED, DutyState.AWAITING_SIGNATURE, *HANDED_IN),
}
_TOO_LATE = "这个文件现在不能移除，请刷新页面查看最新情况。"


@dataclass(frozen=True)
class Removed:
    """What was removed, and from which duty."""

    duty_id: int
    name: str


def remove_evidence(
    evidence_id: int, *, kind: EvidenceKind, store: Store, asker: Asker, now: datetime
) -> Removed:
    """Remove a piece; one that was never handed in with the duty is deleted from the disk.

    What was handed in once stays readable among the earlier versions.

    Raises:
        NotFound: there is no such piece of this kind.
        NotNow: it was removed or replaced meanwhile, or the duty is decided or with the office.
    """
    found = db.session.get(Evidence, evidence_id)
    if found is None or found.kind != kind:
        raise NotFound
    if found.stored_as is None:
        raise NotNow(_TOO_LATE)
    duty_id, stored_as = found.duty_id, found.stored_as
    db.session.rollback()
    with store.forgetting(stored_as) as going, transaction() as session:
        duty = session.get_one(Duty, duty_id, with_for_update=True)
        row = session.get_one(Evidence, evidence_id, with_for_update=True)
        if row.ended_at is not None or duty.state not in _WHEN[kind]:
            raise NotNow(_TOO_LATE)
        row.status, row.ended_at = EvidenceStatus.REMOVED, now
        if not _was_handed_in(session, row):
            row.stored_as, row.previews = None, 0
            going.delete = True
        record(
            session, "evidence.remove", now=now, by_id=asker.person_id,
            campaign_id=duty.campaign_id, unit_id=duty.unit_id, duty_id=duty.id, evidence=row.id,
            item=row.item, file=row.name, sha256=row.sha256, version=row.version,
        )  # fmt: skip
        return Removed(duty_id, row.name)


def _was_handed_in(session: Session, row: Evidence) -> bool:
    """Tell whether the duty was answered after the piece had come."""
    return (
        session.scalar(
            select(DutySpan.id)
            .where(
                DutySpan.duty_id == row.duty_id,
                DutySpan.act.in_(_HANDS_IN),
                DutySpan.from_at >= row.at,
            )
            .limit(1)
        )
        is not None
    )
