"""The one place that turns a right into rows: which units an asker may see for a permission."""

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, exists, false, or_, select
from sqlalchemy.orm import Session

from campaign.rules.paths import ROOT, subtree_range
from campaign.rules.permissions import Asker, Permission, Reach, reaches
from models.unit import Unit


def under(path: SQLColumnExpression[str], above: str) -> ColumnElement[bool]:
    """Return the condition "at or below the unit at ``above``", answered by the path's index."""
    if above == ROOT:
        return path.is_not(None)
    low, high = subtree_range(above)
    return (path >= low) & (path < high)


def visible(
    asker: Asker, permission: Permission, path: SQLColumnExpression[str]
) -> ColumnElement[bool]:
    """Return the condition under which a row of a unit with this path is the asker's business."""
    pairs = reaches(asker, permission)
    if not pairs:
        return false()
    return or_(*(path == own if reach is Reach.OWN else under(path, own) for reach, own in pairs))


def visible_each(asker: Asker, permission: Permission) -> ColumnElement[bool]:
    """Return the same condition on ``Unit.path`` for queries that begin with few rows of their own.

    Spelt so that no index holds it: SQLite would walk all units in reach instead of those few.
    """
    return visible(asker, permission, Unit.path.concat(""))


_OUTSIDE = select(
    exists().where(Unit.path < bindparam("low")) | exists().where(Unit.path >= bindparam("high"))
)


def sees_every_unit(session: Session, asker: Asker, permission: Permission) -> bool:
    """Tell whether no unit lies outside one reach of the asker: two looks into the path's index.

    Where it holds, what is counted need not be looked up unit by unit.
    """
    for reach, above in reaches(asker, permission):
        if reach is Reach.SUBTREE:
            if above == ROOT:
                return True
            low, high = subtree_range(above)
            if not session.scalar(_OUTSIDE, {"low": low, "high": high}):
                return True
    return False
