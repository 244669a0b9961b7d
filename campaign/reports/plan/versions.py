"""What a plan and its ladder have been: who, when, why; and duties on which to try letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.progress.terms import ladder_of
from campaign.rules.ladder import Rung
from campaign.rules.lifecycle import OWED_BY_UNIT
from models.duty import Duty
from models.person import Person
from models.plan import Ladder, Milestone, PlanVersion
from models.term import Term
from models.unit import Unit

MOST = 60


@dataclass(frozen=True)
class LadderVersion:
    """A ladder as it stood in force from ``at`` on."""

    version: int
    at: datetime | None
    by: str
    note: str
    rungs: tuple[Rung, ...]


@dataclass(frozen=True)
class Wording:
    """A version of the plan; ``changes`` and ``effect`` as rules/plans/edit_rows.py and brings."""

    number: int
    at: datetime
    by: str
    note: str
    sha256: str
    changes: Sequence[Mapping[str, Any]]
    effect: Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """A duty on which a letter may be tried."""

    duty_id: int
    unit: str
    milestone: str
    due_on: date


def ladder_versions(session: Session, campaign_id: int) -> list[LadderVersion]:
    """Return all ladders, the one in force first."""
    rows = session.execute(
        select(Ladder, Person.name)
        .outerjoin(Person, Person.id == Ladder.by_id)
        .where(Ladder.campaign_id == campaign_id)
        .order_by(Ladder.version.desc())
    )
    return [
        LadderVersion(row.version, row.at, by or "", row.note, ladder_of(session, row.id))
        for row, by in rows
    ]


def wordings(session: Session, campaign_id: int) -> list[Wording]:
    """Return all versions of the plan, the one in force first."""
    rows = session.execute(
        select(PlanVersion, Person.name)
        .outerjoin(Person, Person.id == PlanVersion.by_id)
        .where(PlanVersion.campaign_id == campaign_id)
        .order_by(PlanVersion.number.desc())
    )
    return [
        Wording(row.number, row.at, by or "", row.note, row.source_sha256, row.changes, row.effect)
        for row, by in rows
    ]


def examples(session: Session, campaign_id: int, *, today: date) -> list[Example]:
    """Return duties still owed, those to come first, the next due before all."""
    rows = session.execute(
        select(Duty.id, Unit.name, Milestone.name, Term.due_on)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Term, Term.id == Duty.term_id)
        .where(
            Duty.campaign_id == campaign_id,
            Duty.state.in_(OWED_BY_UNIT),
            Duty.enrolment_id.is_not(None),
        )
        .order_by(Term.due_on < today, Term.due_on, Milestone.position, Unit.path)
        .limit(MOST)
    )
    return [Example(*row) for row in rows]
