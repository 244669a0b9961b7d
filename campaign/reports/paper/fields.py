"""FIELDS: every number that a paper may print, by name: what it is called, and how it is found.

A name is ``family.name``: units and duties (口径: docs/counting.md), round (the newest that counts)
and first (one that was void), money, areas, plan, told, verdicts. A field without
data gives None, and the sentence that needs it is left out or asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from campaign.reports.paper import of_money, of_plan, of_progress, of_round
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.results.counted import VERDICTS
from campaign.reports.paper.value import Value


@dataclass(frozen=True)
class Field:
    """A row of the table: the words for people, and the query."""

    zh: str
    en: str
    find: Callable[[Ground], Value | None]


def _rows(
    family: str, rows: dict[str, tuple[str, str, Callable[[Ground], Value | None]]]
) -> dict[str, Field]:
    return {f"{family}.{name}": Field(*row) for name, row in rows.items()}


FIELDS: dict[str, Field] = {
    **_rows("plan", of_plan.PLAN),
    **_rows("units", of_progress.UNITS),
    **_rows("duties", of_progress.DUTIES),
    **_rows("told", of_progress.TOLD),
    **_rows("areas", of_progress.AREAS),
    **_rows("round", of_round.ROUND),
    **_rows("first", of_round.FIRST),
    **_rows("money", of_money.MONEY),
    **_rows("verdicts", VERDICTS),
}


def find(ground: Ground, name: str, key: str) -> Value | None:
    """Return a field of the table under its key in a paper."""
    found = FIELDS[name].find(ground)
    return found.named(key) if found else None
