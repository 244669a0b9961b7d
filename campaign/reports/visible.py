"""The one place that turns a right into rows: which units an asker may see for a permission."""

from sqlalchemy import ColumnElement, SQLColumnExpression, false, or_

from campaign.rules.paths import ROOT, subtree_range
from campaign.rules.permissions import Asker, Permission, Reach, reaches


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
