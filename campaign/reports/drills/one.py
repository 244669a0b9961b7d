"""One drill as its page shows it: how far, by unit and role, and whom nobody has proved yet."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.drills.rungs import Rung, rungs
from campaign.reports.drills.seats import seats
from campaign.rules.drills.proof import PROVED, RungState, grown_old
from campaign.rules.permissions import Role
from models.alias import shared_alias
from models.drill import Drill, DrillRung
from models.person import Person
from models.unit import Unit

By = shared_alias(Person)


@dataclass(frozen=True)
class UnitLine:
    """A unit with its posts in the drill, by role; ``rest``: how many are not proved."""

    unit_id: int
    unit: str
    by_role: dict[Role, tuple[Rung, ...]]
    rest: int


@dataclass(frozen=True)
class DrillPage:
    """A drill: when, by whom, below which unit; every post; how many stand how.

    ``missing``: holders of today who were not asked yet, ``mended``: whose address was changed
    since the letter failed.
    """

    id: int
    scope_id: int
    scope: str
    path: str
    started_at: datetime
    started_by: str
    repeats: str
    old: bool
    rungs: tuple[Rung, ...]
    missing: int
    mended: int

    @property
    def counts(self) -> Counter[RungState]:
        """How many posts stand how."""
        return Counter(one.state for one in self.rungs)

    @property
    def proved(self) -> int:
        """How many posts are proved."""
        return sum(one.proved for one in self.rungs)

    @property
    def red(self) -> tuple[Rung, ...]:
        """What is not proved, but for posts whose holder left: their successors are asked anew."""
        return tuple(
            one for one in self.rungs if not one.proved and one.state is not RungState.LEFT
        )

    @property
    def units(self) -> tuple[UnitLine, ...]:
        """The posts unit by unit, in the order of the tree."""
        found: dict[int, list[Rung]] = {}
        for one in self.rungs:
            if one.state is not RungState.LEFT:
                found.setdefault(one.unit_id, []).append(one)
        return tuple(_line(some) for some in found.values())


def _line(some: list[Rung]) -> UnitLine:
    by_role: dict[Role, tuple[Rung, ...]] = {}
    for one in some:
        by_role[one.role] = (*by_role.get(one.role, ()), one)
    return UnitLine(some[0].unit_id, some[0].unit, by_role, sum(not one.proved for one in some))


def drill_page(session: Session, drill_id: int, *, now: datetime, today: date) -> DrillPage | None:
    """Return the drill, or None when there is none."""
    row = session.execute(
        select(Drill, Unit.name, Unit.path, func.coalesce(By.name, ""))
        .join(Unit, Unit.id == Drill.scope_unit_id)
        .outerjoin(By, By.id == Drill.started_by)
        .where(Drill.id == drill_id)
    ).one_or_none()
    if row is None:
        return None
    drill, scope, path, by = row
    found = rungs(session, DrillRung.drill_id == drill_id, now=now, today=today)
    asked = {(one.unit_id, one.role, one.person_id) for one in found}
    missing = sum(
        (seat.unit_id, seat.role, one.person_id) not in asked
        for seat in seats(session, path, today=today)
        for one in seat.holders
    )
    return DrillPage(
        drill.id, drill.scope_unit_id, scope, path, drill.started_at, by, drill.repeats,
        grown_old(drill.started_at, now=now), found, missing,
        sum(one.mended and one.state not in PROVED | {RungState.LEFT} for one in found),
    )  # fmt: skip


def path_of_drill(session: Session, drill_id: int) -> str | None:
    """Return the path of a drill's scope, None when there is no such drill."""
    return session.scalar(
        select(Unit.path).join(Drill, Drill.scope_unit_id == Unit.id).where(Drill.id == drill_id)
    )


def drill_with(session: Session, rung_id: int) -> int:
    """Return the drill that holds this post, 0 where there is no such row."""
    return session.scalar(select(DrillRung.drill_id).where(DrillRung.id == rung_id)) or 0


def path_of_rung(session: Session, rung_id: int) -> str | None:
    """Return the path of the unit of a post in a drill, None when there is no such row."""
    return session.scalar(
        select(Unit.path)
        .join(DrillRung, DrillRung.unit_id == Unit.id)
        .where(DrillRung.id == rung_id)
    )
