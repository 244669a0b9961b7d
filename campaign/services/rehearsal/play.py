"""The worker's part of a rehearsal: taking it up, saying how far it is, keeping what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from campaign.reports.plan.stored import stored_plan
from campaign.rules.plan import Plan
from campaign.services.transaction import transaction
from models.base import db
from models.plan import Campaign
from models.rehearsal import Rehearsal

# Whoever plays one says so every second or so; silence for this long means that the worker is gone.
GIVEN_UP_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Taken:
    """A rehearsal that is ours to play."""

    id: int
    plan: Plan
    units: int
    seed: int
    faults: bool
    days: int


def take_rehearsal(*, now: datetime) -> Taken | None:
    """Take up the oldest that waits; one whose worker is gone is noted as stopped."""
    found = db.session.scalar(
        select(Rehearsal.id).where(Rehearsal.state.in_(("waiting", "running"))).limit(1)
    )
    db.session.rollback()
    if found is None:
        return None
    with transaction() as session:
        session.execute(
            update(Rehearsal)
            .where(Rehearsal.state == "running", Rehearsal.beaten_at < now - GIVEN_UP_AFTER)
            .values(state="stopped", finished_at=now)
        )
        row = session.scalar(
            select(Rehearsal)
            .where(Rehearsal.state == "waiting")
            .order_by(Rehearsal.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.state, row.beaten_at = "running", now
        plan = stored_plan(session, session.get_one(Campaign, row.campaign_id))
        return Taken(row.id, plan, row.units, row.seed, row.faults, row.days)


def note_progress(rehearsal_id: int, day: int, *, now: datetime) -> None:
    """Say up to which day it has been lived."""
    with transaction() as session:
        session.execute(
            update(Rehearsal)
            .where(Rehearsal.id == rehearsal_id, Rehearsal.state == "running")
            .values(day=day, beaten_at=now)
        )


def end_rehearsal(rehearsal_id: int, result: dict[str, Any] | None, *, now: datetime) -> None:
    """Keep what came of it; None: it could not be played."""
    with transaction() as session:
        session.execute(
            update(Rehearsal)
            .where(Rehearsal.id == rehearsal_id)
            .values(state="done" if result else "failed", result=result, finished_at=now)
        )
