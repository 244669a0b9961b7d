"""Writers of evidence that an act on its duty moves; the table is rules/evidence.py."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from campaign.rules.evidence import (
    AFTER,
    REJECTS,
    STANDING,
    UNDONE,
    EvidenceKind,
    EvidenceStatus,
)
from campaign.rules.lifecycle import DutyAction
from models.evidence import Evidence


def evidence_follows(
    session: Session, duty_id: int, act: DutyAction, sections: Sequence[str] = ()
) -> None:
    """Move the duty's evidence as the act says; a return rejects what it names.

    One statement an act at most: the statuses of a row of the table never chain.
    """
    for was, becomes in AFTER.get(act, {}).items():
        _move(session, duty_id, was, becomes)
    if act is DutyAction.RETURN and sections:
        for was, becomes in REJECTS.items():
            _move(session, duty_id, was, becomes, sections)


def _move(
    session: Session,
    duty_id: int,
    was: EvidenceStatus,
    becomes: EvidenceStatus,
    items: Sequence[str] | None = None,
) -> None:
    fits = [Evidence.duty_id == duty_id, Evidence.status == was, Evidence.ended_at.is_(None)]
    if items is not None:
        fits.append(Evidence.item.in_(items))
    session.execute(
        update(Evidence)
        .where(*fits)
        .values(status=becomes)
        .execution_options(synchronize_session=False)
    )


def rejected_by(session: Session, duty_id: int, sections: Sequence[str]) -> list[int]:
    """Return the pieces that a return naming these sections rejects; asked before it moves them."""
    return list(
        session.scalars(
            select(Evidence.id)
            .where(
                Evidence.duty_id == duty_id,
                Evidence.status.in_(REJECTS),
                Evidence.ended_at.is_(None),
                Evidence.item.in_(sections),
            )
            .order_by(Evidence.id)
        )
    )


def evidence_back(
    session: Session, duty_id: int, undone: DutyAction, ids: Sequence[int] | None = None
) -> None:
    """Put back what a decision did to the duty's evidence; ``ids`` None: all that stands so."""
    for was, becomes in UNDONE.get(undone, {}).items():
        fits = [Evidence.duty_id == duty_id, Evidence.status == was, Evidence.ended_at.is_(None)]
        if ids is not None:
            fits.append(Evidence.id.in_(ids))
        session.execute(
            update(Evidence)
            .where(*fits)
            .values(status=becomes)
            .execution_options(synchronize_session=False)
        )


def touched_since(session: Session, duty_id: int, at: datetime) -> bool:
    """Tell whether the unit has added or removed evidence since an instant."""
    return (
        session.scalar(
            select(Evidence.id)
            .where(Evidence.duty_id == duty_id, or_(Evidence.at > at, Evidence.ended_at > at))
            .limit(1)
        )
        is not None
    )


def items_with_evidence(session: Session, duty_id: int) -> frozenset[str]:
    """Return the plan's items under which something stands that was not rejected or removed."""
    return frozenset(
        session.scalars(
            select(Evidence.item).where(
                Evidence.duty_id == duty_id,
                Evidence.status.in_(STANDING),
                Evidence.ended_at.is_(None),
                Evidence.kind != EvidenceKind.DECLARATION,
            )
        )
    )


def declare(
    session: Session, duty_id: int, unit_id: int, items: Sequence[str], *, by_id: int, now: datetime
) -> None:
    """Write the declarations given with a submission; one given before counts no more."""
    session.execute(
        update(Evidence)
        .where(
            Evidence.duty_id == duty_id,
            Evidence.kind == EvidenceKind.DECLARATION,
            Evidence.ended_at.is_(None),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    rows = session.execute(
        select(Evidence.item, Evidence.version).where(
            Evidence.duty_id == duty_id, Evidence.kind == EvidenceKind.DECLARATION
        )
    )
    versions: dict[str, int] = {}
    for item, version in rows:
        versions[item] = max(version, versions.get(item, 0))
    for item in items:
        session.add(
            Evidence(
                duty_id=duty_id, unit_id=unit_id, kind=EvidenceKind.DECLARATION, item=item,
                version=versions.get(item, 0) + 1, status=EvidenceStatus.DRAFT, at=now, by_id=by_id,
            )
        )  # fmt: skip
    session.flush()
