"""Below which units somebody may start a drill or open a campaign."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.visible import visible
from campaign.rules.permissions import Asker, Permission, reaches
from models.plan import Campaign
from models.unit import Unit

SHOWN = 60


@dataclass(frozen=True)
class Scope:
    """A unit to choose, and how many units stand below it."""

    id: int
    name: str
    units: int


def scopes(
    session: Session, asker: Asker, *, right: Permission = Permission.RUN_DRILL
) -> tuple[Scope, ...]:
    """Return them: scopes and own places first, then the units that have others below them."""
    rows = session.execute(
        select(Unit.id, Unit.name, Unit.path)
        .where(visible(asker, right, Unit.path), Unit.closed_on.is_(None))
        .order_by(Unit.path)
    ).all()
    paths = [path for _, _, path in rows]
    below = {
        path: sum(other.startswith(path) for other in paths[n + 1 :]) if _parent(paths, n) else 0
        for n, path in enumerate(paths)
    }
    first = set(session.scalars(select(Campaign.scope_unit_id).group_by(Campaign.scope_unit_id)))
    own = {path for _, path in reaches(asker, right)}
    fit = [
        (unit_id not in first and path not in own, n, Scope(unit_id, name, below[path]))
        for n, (unit_id, name, path) in enumerate(rows)
        if below[path] or path in own
    ]
    return tuple(one for _, _, one in sorted(fit, key=lambda row: row[:2])[:SHOWN])


def _parent(paths: list[str], n: int) -> bool:
    """Whether the next one stands below this one; the paths are sorted."""
    return n + 1 < len(paths) and paths[n + 1].startswith(paths[n])


def unit_called(session: Session, key: str) -> Unit | None:
    """Return the unit of this code, else of this name where there is only one."""
    found = session.scalar(select(Unit).where(Unit.code == key))
    if found is None:
        named = session.scalars(select(Unit).where(Unit.name == key).limit(2)).all()
        found = named[0] if len(named) == 1 else None
    return found
