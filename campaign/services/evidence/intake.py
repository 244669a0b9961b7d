"""How one file is taken in, whoever hands it in: checked first, then written with its event."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaign.papers.evidence import Checked, check_file
from campaign.papers.evidence.checked import MOST_BYTES
from campaign.records.events import record
from campaign.records.evidence.room import refuse_too_much
from campaign.records.evidence.store import Store
from campaign.rules.errors import Invalid, NotFound, NotNow
from campaign.rules.evidence import OTHER, STANDING, EvidenceKind, EvidenceStatus
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.evidence import Evidence
from models.plan import Campaign, Milestone
from models.unit import Unit

# What the status of a new piece is, by the duty's state; no other state takes one.
Begins = dict[DutyState, EvidenceStatus]


@dataclass(frozen=True)
class HandedIn:
    """One file as it comes: its bytes, what the person called it, what it is for."""

    source: BinaryIO
    name: str
    item: str


@dataclass(frozen=True)
class Added:
    """A piece of evidence that is now there, under its shown name."""

    id: int
    name: str
    version: int


def take_in(
    duty_id: int,
    handed: HandedIn,
    *,
    kind: EvidenceKind,
    begins: Begins,
    act: str,
    store: Store,
    asker: Asker,
    now: datetime,
    replaces: int | None = None,
) -> Added:
    """Check a file and write it down; the file is in its place before its row is committed.

    Raises:
        NotFound: there is no such duty, or no such piece to replace.
        NotNow: nothing can be handed in now, or too many files are being checked.
        Invalid: the file cannot be taken, or there is no room.
    """
    # Asked twice: before the work of looking into the file, and when it is written down.
    _place_for(db.session(), duty_id, handed.item, begins)
    db.session.rollback()
    with store.receive(handed.source, most=MOST_BYTES) as incoming:
        checked = check_file(incoming.file, handed.name, incoming.previews)
        with transaction() as session:
            duty = session.get(Duty, duty_id, with_for_update=True)
            status = _place_for(session, duty_id, handed.item, begins)
            assert duty is not None
            # Two files of one unit wait for one another here: both would fit, not together.
            session.get_one(Unit, duty.unit_id, with_for_update={"key_share": True})
            refuse_too_much(session, unit_id=duty.unit_id, duty_id=duty.id, size=checked.size)
            _refuse_same(session, duty_id, handed.item, checked)
            version = _next_version(session, duty_id, handed.item, checked.name, replaces, now)
            row = Evidence(
                duty_id=duty.id, unit_id=duty.unit_id, kind=kind, item=handed.item,
                name=checked.name, version=version, media=checked.media, size=checked.size,
                pages=checked.pages, previews=len(checked.previews), sha256=checked.sha256,
                stored_as=incoming.name, status=status, at=now, by_id=asker.person_id,
            )  # fmt: skip
            session.add(row)
            session.flush()
            record(
                session, act, now=now, by_id=asker.person_id, campaign_id=duty.campaign_id,
                unit_id=duty.unit_id, duty_id=duty.id, evidence=row.id, item=handed.item,
                file=checked.name, sha256=checked.sha256, version=version,
            )  # fmt: skip
            store.place(incoming, checked.previews)
        incoming.kept = True
    return Added(row.id, row.name, row.version)


def _place_for(session: Session, duty_id: int, item: str, begins: Begins) -> EvidenceStatus:
    """Return the status that a new piece gets."""
    found = session.execute(
        select(Duty.state, Campaign.status, Milestone.evidence)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Duty.id == duty_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    state, campaign, asked = found
    if campaign != "open":
        raise NotNow("这次行动已取消，任务不再办理。")
    if state not in begins:
        raise NotNow("这项任务现在的状态不能增减材料，请刷新页面查看最新情况。")
    if item not in (*asked, OTHER):
        raise Invalid("请选择这个文件是哪一项材料。")
    return begins[DutyState(state)]


def _refuse_same(session: Session, duty_id: int, item: str, checked: Checked) -> None:
    same = session.scalar(
        select(Evidence.name).where(
            Evidence.duty_id == duty_id,
            Evidence.item == item,
            Evidence.sha256 == checked.sha256,
            Evidence.status.in_(STANDING),
            Evidence.ended_at.is_(None),
        )
    )
    if same is not None:
        raise Invalid("和已上传的“%(name)s”完全相同，没有重复保存。", name=same)


def _next_version(
    session: Session, duty_id: int, item: str, name: str, replaces: int | None, now: datetime
) -> int:
    """End what the new piece takes the place of; return the new piece's version."""
    of_item = (Evidence.duty_id == duty_id, Evidence.item == item)
    old = None
    if replaces is not None:
        old = session.get(Evidence, replaces)
        if old is None or (old.duty_id, old.item) != (duty_id, item) or old.ended_at is not None:
            raise NotFound
    session.execute(
        update(Evidence)
        .where(
            *of_item,
            Evidence.ended_at.is_(None),
            Evidence.kind != EvidenceKind.DECLARATION,
            (Evidence.name == name) | (Evidence.id == replaces),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    last = select(func.max(Evidence.version)).where(*of_item, Evidence.name == name)
    return max(session.scalar(last) or 0, old.version if old else 0) + 1
