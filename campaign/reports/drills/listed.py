"""The drills, the newest first, each with how much of it is answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.visible import visible
from campaign.rules.drills.proof import grown_old
from campaign.rules.permissions import Asker, Permission
from models.drill import Drill, DrillRung
from models.person import Person
from models.unit import Unit

SHOWN = 100


@dataclass(frozen=True)
class DrillLine:
    """A drill in a list; ``answered`` of its ``posts`` were confirmed, by link or telephone."""

    id: int
    scope: str
    started_at: datetime
    started_by: str
    repeats: str
    posts: int
    answered: int
    old: bool


def drill_lines(session: Session, *, asker: Asker | None, now: datetime) -> tuple[DrillLine, ...]:
    """Return those that are the asker's business; None (whoever sits at the machine) sees all."""
    counts = (
        select(
            DrillRung.drill_id,
            func.count().label("posts"),
            func.count().filter(DrillRung.answer != "").label("answered"),
        )
        .group_by(DrillRung.drill_id)
        .subquery()
    )
    asked = (
        select(
            Drill.id, Unit.name, Drill.started_at, func.coalesce(Person.name, ""), Drill.repeats,
            func.coalesce(counts.c.posts, 0), func.coalesce(counts.c.answered, 0),
        )
        .join(Unit, Unit.id == Drill.scope_unit_id)
        .outerjoin(Person, Person.id == Drill.started_by)
        .outerjoin(counts, counts.c.drill_id == Drill.id)
        .order_by(Drill.id.desc())
        .limit(SHOWN)
    )  # fmt: skip
    if asker is not None:
        asked = asked.where(visible(asker, Permission.RUN_DRILL, Unit.path))
    rows: Any = session.execute(asked)
    return tuple(_line(list(row), now) for row in rows)


def _line(found: list[Any], now: datetime) -> DrillLine:
    found.append(grown_old(found[2], now=now))
    return DrillLine(*found)
