"""How often units had been told of their duties by an instant: letters, calls, receipts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import chunks
from campaign.reports.visible import under
from models.duty import Duty
from models.notice import Notice
from models.unit import Unit

URGED = ("urged", "criticism")


@dataclass(frozen=True)
class Letters:
    """Notices of the clock 提醒, and urgings 督办 by people."""

    reminders: int
    urged: int


def letters_told(session: Session, campaign_id: int, path: str, *, at: datetime) -> Letters:
    """Count the notices written by an instant: one a duty, occasion and person."""
    row = session.execute(
        select(
            func.coalesce(func.sum(case((Notice.kind == "clock", 1), else_=0)), 0),
            func.coalesce(func.sum(case((Notice.kind.in_(URGED), 1), else_=0)), 0),
        )
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(Duty.campaign_id == campaign_id, under(Unit.path, path), _counts(at))
    ).one()
    return Letters(int(row[0]), int(row[1]))


def criticised_units(session: Session, campaign_id: int, path: str, *, at: datetime) -> int:
    """Count the units that had been criticised 通报批评 by an instant."""
    return session.scalar(
        select(func.count(Duty.unit_id.distinct()))
        .join(Notice, Notice.duty_id == Duty.id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(
            Duty.campaign_id == campaign_id, under(Unit.path, path), _counts(at),
            Notice.kind == "criticism",
        )
    ) or 0  # fmt: skip


def told_by_unit(
    session: Session, campaign_id: int, unit_ids: Iterable[int], *, at: datetime
) -> dict[int, int]:
    """Return how often each unit had been told by an instant."""
    found: dict[int, int] = {}
    for ids in chunks(unit_ids):
        rows = session.execute(
            select(Duty.unit_id, func.count())
            .join(Notice, Notice.duty_id == Duty.id)
            .where(Duty.campaign_id == campaign_id, Duty.unit_id.in_(ids), _counts(at))
            .group_by(Duty.unit_id)
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def told_by_duty(session: Session, duty_ids: Iterable[int], *, at: datetime) -> dict[int, int]:
    """Return how often each duty had been brought to its unit's notice by an instant."""
    found: dict[int, int] = {}
    for ids in chunks(duty_ids):
        rows = session.execute(
            select(Notice.duty_id, func.count())
            .where(Notice.duty_id.in_(ids), _counts(at))
            .group_by(Notice.duty_id)
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def _counts(at: datetime) -> ColumnElement[bool]:
    return and_(Notice.created_at <= at, Notice.verdict == "send")
