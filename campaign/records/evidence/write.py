"""The writer of one piece of evidence, for every act that brings a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.evidence.room import refuse_too_much
from campaign.rules.errors import Invalid, NotFound
from campaign.rules.evidence import STANDING, EvidenceKind, EvidenceStatus
from models.duty import Duty
from models.evidence import Evidence
from models.unit import Unit


@dataclass(frozen=True)
class HandedIn:
    """One file as it comes: its bytes, what the person called it, what it is for."""

    source: BinaryIO
    name: str
    item: str


@dataclass(frozen=True)
class Piece:
    """A file that was checked: what it is for, what is known of it, its name in the store."""

    item: str
    name: str
    media: str
    size: int
    sha256: str
    pages: int
    previews: int
    stored_as: str


def write_evidence(
    session: Session,
    duty: Duty,
    piece: Piece,
    *,
    kind: EvidenceKind,
    status: EvidenceStatus,
    act: str,
    by_id: int,
    now: datetime,
    replaces: int | None = None,
) -> Evidence:
    """Write a piece down with its event; the caller has locked the duty, and places the file.

    Raises:
        NotFound: there is no such piece to replace.
        Invalid: it is there already, or there is no room.
    """
    # Two files of one unit wait for one another here: both would fit, not together.
    session.get_one(Unit, duty.unit_id, with_for_update={"key_share": True})
    refuse_too_much(session, unit_id=duty.unit_id, duty_id=duty.id, size=piece.size)
    _refuse_same(session, duty.id, piece)
    version = _next_version(session, duty.id, piece, replaces, now)
    row = Evidence(
        duty_id=duty.id, unit_id=duty.unit_id, kind=kind, item=piece.item, name=piece.name,
        version=version, media=piece.media, size=piece.size, pages=piece.pages,
        previews=piece.previews, sha256=piece.sha256, stored_as=piece.stored_as, status=status,
        at=now, by_id=by_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, act, now=now, by_id=by_id, campaign_id=duty.campaign_id, unit_id=duty.unit_id,
        duty_id=duty.id, evidence=row.id, item=piece.item, file=piece.name, sha256=piece.sha256,
        version=version,
    )  # fmt: skip
    return row


def _refuse_same(session: Session, duty_id: int, piece: Piece) -> None:
    same = session.scalar(
        select(Evidence.name).where(
            Evidence.duty_id == duty_id,
            Evidence.item == piece.item,
            Evidence.sha256 == piece.sha256,
            Evidence.status.in_(STANDING),
            Evidence.ended_at.is_(None),
        )
    )
    if same is not None:
        raise Invalid("和已上传的“%(name)s”完全相同，没有重复保存。", name=same)


def _next_version(
    session: Session, duty_id: int, piece: Piece, replaces: int | None, now: datetime
) -> int:
    """End what the new piece takes the place of; return the new piece's version."""
    of_item = (Evidence.duty_id == duty_id, Evidence.item == piece.item)
    old = None
    if replaces is not None:
        old = session.get(Evidence, replaces)
        if old is None or (old.duty_id, old.item) != (duty_id, piece.item):
            raise NotFound
        if old.ended_at is not None:
            raise NotFound
    session.execute(
        update(Evidence)
        .where(
            *of_item,
            Evidence.ended_at.is_(None),
            Evidence.kind != EvidenceKind.DECLARATION,
            (Evidence.name == piece.name) | (Evidence.id == replaces),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    last = select(func.max(Evidence.version)).where(*of_item, Evidence.name == piece.name)
    return max(session.scalar(last) or 0, old.version if old else 0) + 1
