"""How the last drill of a place stands, in one count: a campaign's page names it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.drills.rungs import holds, said_not_mine
from campaign.reports.visible import under
from campaign.rules.drills.proof import PROVES_FOR
from models.drill import Drill, DrillRung
from models.person import Person
from models.unit import Unit


@dataclass(frozen=True)
class LastDrill:
    """The newest drill of a place: its posts there, but for those whose holder left; the proved."""

    id: int
    started_at: datetime
    posts: int
    proved: int


def last_drill(session: Session, path: str, *, now: datetime, today: date) -> LastDrill | None:
    """Return the newest drill at a place or above it, as far as it asked there; None: no such."""
    places = [path[: n + 1] for n, sign in enumerate(path) if sign == "/" and n]
    newest = session.execute(
        select(Drill.id, Drill.started_at)
        .join(Unit, Unit.id == Drill.scope_unit_id)
        .where(Unit.path.in_(places))
        .order_by(Drill.id.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return None
    there = holds(today) & Person.disabled_at.is_(None)
    proof = (DrillRung.answer != "") & (DrillRung.answered_at > now - PROVES_FOR)
    posts, proved = session.execute(
        select(
            func.count().filter(or_(DrillRung.person_id.is_(None), there)),
            func.count().filter(there, proof, ~said_not_mine()),
        )
        .select_from(DrillRung)
        .join(Unit, Unit.id == DrillRung.unit_id)
        .outerjoin(Person, Person.id == DrillRung.person_id)
        .where(DrillRung.drill_id == newest.id, under(Unit.path, path))
    ).one()
    return LastDrill(newest.id, newest.started_at, posts, proved)
