"""The dates of a milestone: one for all, others for kinds of unit that have their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from campaign.rules.plan import PlanMilestone
from models.plan import Milestone

EVERY = ""  # the date of whoever has none of their own


@dataclass(frozen=True)
class Planned:
    """A date: as the plan writes it, as rolled, and whose it is (of the office's own: no kinds)."""

    kind: str
    asked_on: date
    due_on: date
    kinds: tuple[str, ...]


def planned(row: Milestone) -> tuple[Planned, ...]:
    """Return the dates of a milestone, the common one first unless every kind has its own."""
    own = tuple(
        Planned(kind, date.fromisoformat(asked), date.fromisoformat(due), (kind,))
        for kind, (asked, due) in sorted(row.by_kind.items())
    )
    rest = tuple(kind for kind in row.for_kinds if kind not in row.by_kind)
    if own and not rest:
        return own
    return (Planned(EVERY, row.asked_on or row.due_on, row.due_on, rest), *own)


def due_of(row: Milestone, kind: str) -> date:
    """Return the date, as rolled, of units of a kind."""
    own = row.by_kind.get(kind)
    return date.fromisoformat(own[1]) if own else row.due_on


def asked_of(row: Milestone, kind: str) -> date:
    """Return the date, as the plan writes it, of units of a kind."""
    own = row.by_kind.get(kind)
    return date.fromisoformat(own[0]) if own else row.asked_on or row.due_on


def kept(asked: PlanMilestone, rolled: Mapping[str, date]) -> dict[str, list[str]]:
    """Return the dates of kinds as the row keeps them; ``rolled`` by kind."""
    return {kind: [on.isoformat(), rolled[kind].isoformat()] for kind, on in asked.due_on_for}
