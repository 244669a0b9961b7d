"""Ladders of a campaign: the newest version stands in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session, aliased

from campaign.records.progress.terms import ladder_of
from campaign.rules.ladder import Rung
from models.plan import Campaign, Ladder, LadderRung


@dataclass(frozen=True)
class InForce:
    """The ladder by which new terms are made."""

    ladder_id: int
    version: int
    rungs: tuple[Rung, ...]


def newest_ladder_id() -> ScalarSelect[int]:
    """Return the expression "the ladder in force", beside a query that reads ``Campaign``."""
    own = aliased(Ladder)
    return (
        select(own.id)
        .where(own.campaign_id == Campaign.id)
        .order_by(own.version.desc())
        .limit(1)
        .correlate(Campaign)
        .scalar_subquery()
    )


def ladder_in_force(session: Session, campaign_id: int) -> InForce:
    """Return the campaign's present ladder."""
    found = session.scalars(
        select(Ladder)
        .where(Ladder.campaign_id == campaign_id)
        .order_by(Ladder.version.desc())
        .limit(1)
    ).one()
    return InForce(found.id, found.version, ladder_of(session, found.id))


def write_ladder(
    session: Session,
    campaign_id: int,
    rungs: Sequence[Rung],
    *,
    version: int,
    at: datetime,
    by_id: int | None,
    note: str = "",
) -> int:
    """Write a version and return its number in the table."""
    ladder = Ladder(campaign_id=campaign_id, version=version, at=at, by_id=by_id, note=note)
    session.add(ladder)
    session.flush()
    session.add_all(
        LadderRung(
            ladder_id=ladder.id, number=rung.number, offset=rung.offset, counts=rung.counts,
            audience=rung.audience, level=rung.level, needs_approval=rung.needs_approval,
            letter=rung.letter,
        )
        for rung in rungs
    )  # fmt: skip
    session.flush()
    return ladder.id
