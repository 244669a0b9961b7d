"""Files that a unit handed in, in all its campaigns, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.rules.evidence import EvidenceKind, EvidenceStatus
from campaign.rules.lifecycle import DutyState
from models.duty import Duty
from models.evidence import Evidence
from models.person import Person
from models.plan import Milestone

SHOWN = 8


@dataclass(frozen=True)
class UnitFile:
    """A file as it stands: the latest version, not one that was replaced or removed.

    ``unsigned``: its duty waits for the signature of the unit's leader.
    """

    id: int
    name: str
    item: str
    version: int
    size: int
    status: EvidenceStatus
    kind: EvidenceKind
    at: datetime
    by: str
    duty_id: int
    milestone: str
    unsigned: bool


def files_of(session: Session, unit_id: int) -> tuple[tuple[UnitFile, ...], int]:
    """Return the last files that stand, and how many there are."""
    stands = (
        Evidence.unit_id == unit_id,
        Evidence.ended_at.is_(None),
        Evidence.stored_as.is_not(None),
    )
    rows = session.execute(
        select(Evidence, Person.name, Milestone.name, Duty.state)
        .join(Duty, Duty.id == Evidence.duty_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .outerjoin(Person, Person.id == Evidence.by_id)
        .where(*stands)
        .order_by(Evidence.at.desc(), Evidence.id.desc())
        .limit(SHOWN)
    )
    found = tuple(
        UnitFile(
            one.id, one.name, one.item, one.version, one.size, EvidenceStatus(one.status),
            EvidenceKind(one.kind), one.at, by or "", one.duty_id, milestone,
            state == DutyState.AWAITING_SIGNATURE,
        )
        for one, by, milestone, state in rows
    )  # fmt: skip
    number = session.scalar(select(func.count()).select_from(Evidence).where(*stands)) or 0
    return found, number
