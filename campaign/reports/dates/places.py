"""The units below which a change can be asked for all: those that have units below them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from campaign.reports.visible import under, visible
from campaign.rules.permissions import Asker, Permission
from models.unit import Unit

MOST = 300


def places(session: Session, scope_path: str, asker: Asker) -> list[tuple[int, str]]:
    """Return number and name of the units of the scope that have others below them."""
    child = aliased(Unit)
    rows = session.execute(
        select(Unit.id, Unit.name)
        .where(
            under(Unit.path, scope_path),
            Unit.path != scope_path,
            visible(asker, Permission.CHANGE_DATES, Unit.path),
            select(child.id).where(child.parent_id == Unit.id).exists(),
        )
        .order_by(Unit.path)
        .limit(MOST)
    )
    return [(row.id, row.name) for row in rows]
