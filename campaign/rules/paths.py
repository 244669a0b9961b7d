"""Places in the unit tree as text: ``"/1/12/"`` is unit 12 under unit 1.

A subtree is a range of such texts, so that one index answers "everything below" on
every database without pattern matching (and "/1/" never matches "/10/").
"""

ROOT = "/"


def child_path(parent: str, unit_id: int) -> str:
    """Return the path of a unit under ``parent`` (``"/"`` for a root)."""
    return f"{parent}{unit_id}/"


def covers(above: str, path: str) -> bool:
    """Tell whether ``path`` is the unit at ``above`` or below it; ``"/"`` covers everything."""
    return path.startswith(above)


def subtree_range(path: str) -> tuple[str, str]:
    """Return the half-open range [low, high) of all paths in the subtree.

    ``"0"`` is the character after ``"/"``, so the range holds exactly what begins with ``path``.
    """
    return path, path[:-1] + "0"


def depth(path: str) -> int:
    """Return how many units stand above: 0 for a root."""
    return path.count("/") - 2


def ancestors(path: str) -> tuple[int, ...]:
    """Return the ids of the units above, from the root down, without the unit itself."""
    return tuple(int(part) for part in path.strip("/").split("/")[:-1])
