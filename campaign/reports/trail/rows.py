"""What a row of the trail says: who did what to what, when, and what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import chunks
from models.alias import shared_alias
from models.among import among
from models.duty import Duty
from models.event import Event
from models.person import Person
from models.plan import Campaign, Milestone
from models.unit import Unit

By = shared_alias(Person)
About = shared_alias(Person)


@dataclass(frozen=True)
class TrailRow:
    """One event; names are empty where there is no such thing. ``person`` is whom it concerned."""

    id: int
    at: datetime
    act: str
    note: str
    facts: dict[str, Any]
    by_id: int | None
    by: str
    person_id: int | None
    person: str
    unit_id: int | None
    unit: str
    code: str
    path: str
    campaign: str
    duty_id: int | None
    milestone: str


@dataclass(frozen=True)
class TrailPage:
    """Rows, newest first; ``before`` leads to the older ones, 0 where there are none."""

    rows: tuple[TrailRow, ...]
    before: int


def trail_page(session: Session, ids: Sequence[int], per_page: int) -> TrailPage:
    """Return a page; ``ids`` has one number more than the page where older ones follow."""
    rows = trail_rows(session, ids[:per_page])
    return TrailPage(rows, ids[per_page - 1] if len(ids) > per_page else 0)


def trail_rows(session: Session, ids: Sequence[int]) -> tuple[TrailRow, ...]:
    """Return the rows of these events in the order of the numbers given."""
    found: dict[int, TrailRow] = {}
    for some in chunks(ids):
        rows = session.execute(
            select(
                Event, By.name, About.name, Unit.name, Unit.code, Unit.path, Campaign.name,
                Milestone.name,
            )
            .outerjoin(By, By.id == Event.by_id)
            .outerjoin(About, About.id == Event.person_id)
            .outerjoin(Unit, Unit.id == Event.unit_id)
            .outerjoin(Campaign, Campaign.id == Event.campaign_id)
            .outerjoin(Duty, Duty.id == Event.duty_id)
            .outerjoin(Milestone, Milestone.id == Duty.milestone_id)
            .where(among(Event.id, some))
        )  # fmt: skip
        found |= {event.id: _row(event, *names) for event, *names in rows}
    return tuple(found[one] for one in ids)


def _row(event: Event, *names: str | None) -> TrailRow:
    by, person, unit, code, path, campaign, milestone = (name or "" for name in names)
    return TrailRow(
        event.id, event.at, event.act, event.note, dict(event.facts), event.by_id, by,
        event.person_id, person, event.unit_id, unit, code, path, campaign, event.duty_id,
        milestone,
    )  # fmt: skip


def unit_named(session: Session, unit_id: int) -> tuple[str, str] | None:
    """Return path and name of the unit that rows are narrowed to, or None."""
    row = session.execute(select(Unit.path, Unit.name).where(Unit.id == unit_id)).one_or_none()
    return (row[0], row[1]) if row else None
