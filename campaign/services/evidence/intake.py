"""How one file is taken in, whoever hands it in: checked first, then written with its event."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.papers.evidence.arriving import arriving
from campaign.records.evidence.store import Store
from campaign.records.evidence.write import HandedIn, write_evidence
from campaign.rules.errors import Invalid, NotFound, NotNow
from campaign.rules.evidence import OTHER, EvidenceKind, EvidenceStatus
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Asker
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.plan import Campaign, Milestone

__all__ = ["Added", "Begins", "HandedIn", "take_in"]
# What the status of a new piece is, by the duty's state; no other state takes one.
Begins = dict[DutyState, EvidenceStatus]


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
    with arriving(store, handed) as file:
        with transaction() as session:
            duty = session.get(Duty, duty_id, with_for_update=True)
            status = _place_for(session, duty_id, handed.item, begins)
            assert duty is not None
            row = write_evidence(
                session, duty, file.piece, kind=kind, status=status, act=act,
                by_id=asker.person_id, now=now, replaces=replaces,
            )  # fmt: skip
            file.place()
        file.keep()
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
