"""Edits of a plan as plain rows: what a version keeps, a command prints and a page shows."""

from collections.abc import Iterable
from datetime import date

from campaign.rules.plan import Basis
from campaign.rules.plans.amending import Edit


def rows(edits: Iterable[Edit]) -> list[dict[str, object]]:
    """Return the edits as JSON takes them; of a ladder only that it changed."""
    return [
        {
            "part": one.part, "key": one.key, "name": one.name, "field": one.field,
            "was": None if one.part == "ladder" else plain(one.was),
            "becomes": None if one.part == "ladder" else plain(one.becomes),
        }
        for one in edits
    ]  # fmt: skip


def plain(value: object) -> object:
    """Return a value as JSON takes it: days as text, documents by their title."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Basis):
        return value.title
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return None if value is None else str(value)
