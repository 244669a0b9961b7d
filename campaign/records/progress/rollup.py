"""What stands below a roll-up: the duties whose answers it sums up, found by the plan's chain."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from campaign.rules.paths import subtree_range
from campaign.rules.rollup import LACKING
from models.alias import shared_alias
from models.duty import Duty
from models.plan import Milestone
from models.unit import Unit

_AT_ONCE = 50  # sums in one statement


@dataclass(frozen=True)
class RollUp:
    """A duty that sums others up: ``below_id`` is their milestone, ``above`` where they lie.

    ``above`` is the path of the collector, whose own units they are; empty for the office, which
    sums up the whole campaign.
    """

    duty_id: int
    below_id: int
    name: str
    above: str


_ASKED, _BELOW = shared_alias(Milestone), shared_alias(Milestone)
# Asked on every page of a duty: put together once.
_ROLL_UPS: Any = (
    select(Duty.id, _BELOW.id, _BELOW.name, _ASKED.by_office, Unit.path)
    .join(_ASKED, _ASKED.id == Duty.milestone_id)
    .join(
        _BELOW,
        (_BELOW.campaign_id == _ASKED.campaign_id)
        & (_BELOW.key == _ASKED.follows)
        & _BELOW.removed_at.is_(None),
    )
    .join(Unit, Unit.id == Duty.unit_id)
    .where(Duty.id.in_(bindparam("duties", expanding=True)))
    .order_by(Duty.id)
)


def roll_ups(session: Session, duty_ids: Collection[int]) -> tuple[RollUp, ...]:
    """Return those of the duties that sum others up."""
    if not duty_ids:
        return ()
    rows: Any = session.execute(_ROLL_UPS, {"duties": list(duty_ids)})
    return tuple(
        RollUp(duty_id, below_id, name, "" if by_office else path)
        for duty_id, below_id, name, by_office, path in rows
    )


def is_below(roll_up: RollUp) -> list[ColumnElement[bool]]:
    """Return the conditions of a duty, joined to its unit, that this one sums up."""
    found: list[ColumnElement[bool]] = [
        Duty.milestone_id == roll_up.below_id,
        Duty.id != roll_up.duty_id,
    ]
    if roll_up.above:
        low, high = subtree_range(roll_up.above)
        found += [Unit.path >= low, Unit.path < high]
    return found


def lacking(session: Session, roll_ups: Iterable[RollUp]) -> dict[int, int]:
    """Return how many units each of them still lacks; those that lack none are left out."""
    counts = [
        select(literal(one.duty_id), func.count())
        .select_from(Duty)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(*is_below(one), Duty.state.in_(LACKING))
        for one in roll_ups
    ]
    found: dict[int, int] = {}
    for start in range(0, len(counts), _AT_ONCE):
        rows: Any = session.execute(union_all(*counts[start : start + _AT_ONCE]))
        found |= {duty_id: number for duty_id, number in rows if number}
    return found


def first_names(session: Session, roll_up: RollUp, limit: int) -> list[str]:
    """Return the names of the first units that it lacks, in the order of their codes."""
    return list(
        session.scalars(
            select(Unit.name)
            .join(Duty, Duty.unit_id == Unit.id)
            .where(*is_below(roll_up), Duty.state.in_(LACKING))
            .order_by(Unit.code, Unit.id)
            .limit(limit)
        )
    )
