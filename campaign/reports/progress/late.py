"""Which duties are late 逾期: found by their terms with a few narrow columns, and put in order.

One list for the office's desk, the leading group's page, the lagging report and the sheet: what is
in the unit's court past its last day (rules/deadlines.py: is_overdue). What came late and lies with
the office, or was late when its clock was paused, is a list of its own, asked for by its court.
Days are computed and sorted in Python by the one rule (rules/deadlines.py), alike on both
databases; lagging.py then gathers what a row shows for the rows of one page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, null, select, true, type_coerce
from sqlalchemy.orm import Session

from campaign.reports.paging import Place
from campaign.reports.progress.standing import Look, answered_late, is_late, standing
from campaign.reports.progress.told import Raised, raised
from campaign.reports.visible import under
from campaign.rules.calendar import day_of
from campaign.rules.deadlines import days_late, office_days
from campaign.rules.lifecycle import OWED_BY, Court, DutyAction, DutyState
from models.base import Instant
from models.duty import DutySpan
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit


class Order(StrEnum):
    """How the list is sorted."""

    STEP = "step"  # those that share a term together, the longest late first, the office's last
    TREE = "tree"
    DAYS = "days"
    OFFICE = "office"
    DUE = "due"
    LEVEL = "level"


@dataclass(frozen=True)
class Wish:
    """What is asked for; empty means all. ``above`` is the path of a unit, ``level`` exact.

    ``court`` OFFICE asks for what came late, or was paused late, and is the office's move.
    """

    milestone: int = 0
    kind: str = ""
    court: Court = Court.UNIT
    level: int | None = None
    above: str = ""
    order: Order = Order.STEP
    backwards: bool = False


@dataclass(frozen=True)
class Late:
    """One late duty, as much as sorting needs."""

    duty_id: int
    term_id: int
    state: DutyState
    due_on: date
    submitted_on: date | None
    position: int
    path: str
    days_late: int
    office_days: int
    level: int = 0

    @property
    def court(self) -> Court:
        """Whose move it is."""
        return OWED_BY[self.state]

    @property
    def paused(self) -> bool:
        """Tell whether its clock stands still."""
        return self.state is DutyState.SUSPENDED


EVERYTHING = Wish()


def late(
    session: Session,
    campaign_id: int,
    look: Look,
    *,
    sees: ColumnElement[bool] | None = None,
    wish: Wish = EVERYTHING,
) -> list[Late]:
    """Return every late duty of the campaign that fits, in the wished order.

    ``sees`` is a condition on ``Unit.path`` (``visible(…)``); without it all units count.
    """
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    rows = session.execute(late_query(campaign_id, look, includes=includes, sees=sees, wish=wish))
    found = [as_late(row, look.day, includes_due_day=includes) for row in rows]
    if wish.court is Court.OFFICE:
        rows = session.execute(paused_query(campaign_id, look, sees=sees, wish=wish))
        stopped = [as_late(row, look.day, includes_due_day=includes) for row in rows]
        found += [one for one in stopped if one.days_late]
    if wish.level is not None or wish.order is Order.LEVEL:
        levels = raised(session, {one.duty_id: one.term_id for one in found}, look.at)
        nothing = Raised()
        found = [replace(one, level=levels.get(one.duty_id, nothing).level) for one in found]
        found = [one for one in found if wish.level in (None, one.level)]
    return sorted(found, key=lambda one: place_of(one, wish.order), reverse=wish.backwards)


def late_query(
    campaign_id: int,
    look: Look,
    *,
    includes: bool,
    sees: ColumnElement[bool] | None,
    wish: Wish,
) -> Any:
    """Return the query behind ``late``; a test looks at the plan it gets."""
    stand = standing(look)
    fits = [
        # By the milestone, not by the duty: late terms are few, unfinished duties are many.
        Milestone.campaign_id == campaign_id,
        is_late(stand, look.day, includes_due_day=includes)
        if wish.court is Court.UNIT
        else answered_late(stand, includes_due_day=includes),
    ]
    return _asked(stand, wish, sees, null()).where(*fits)


def paused_query(
    campaign_id: int, look: Look, *, sees: ColumnElement[bool] | None, wish: Wish
) -> Any:
    """Return the query for duties whose clock stands still; the rules say which are late."""
    stand = standing(look)
    since = (
        select(func.max(DutySpan.from_at))
        .where(
            DutySpan.duty_id == stand.c.duty_id,
            DutySpan.act == DutyAction.SUSPEND,
            DutySpan.from_at <= look.at,
        )
        .correlate(stand)
        .scalar_subquery()
    )
    return _asked(stand, wish, sees, since).where(
        stand.c.campaign_id == campaign_id, stand.c.state == DutyState.SUSPENDED
    )


def _asked(stand: Subquery, wish: Wish, sees: ColumnElement[bool] | None, paused_at: Any) -> Any:
    fits = [true() if sees is None else sees]
    if wish.milestone:
        fits.append(Milestone.id == wish.milestone)
    if wish.kind:
        fits.append(Unit.kind == wish.kind)
    if wish.above:
        fits.append(under(Unit.path, wish.above))
    return (
        select(
            stand.c.duty_id, stand.c.term_id, stand.c.state, Term.due_on, stand.c.submitted_on,
            Milestone.position, Unit.path, type_coerce(paused_at, Instant),
        )
        .join(Term, Term.id == stand.c.term_id)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .join(Unit, Unit.id == stand.c.unit_id)
        .where(*fits)
    )  # fmt: skip


def as_late(row: Any, today: date, *, includes_due_day: bool) -> Late:
    """Return what a row of the queries above tells."""
    duty, term, state, due_on, submitted_on, position, path, paused_at = row
    court = OWED_BY[DutyState(state)]
    return Late(
        duty, term, DutyState(state), due_on, submitted_on, position, path,
        days_late(
            due_on, court, today, submitted_on, includes_due_day=includes_due_day,
            paused_on=day_of(paused_at) if paused_at else None,
        ),
        office_days(court, today, submitted_on),
    )  # fmt: skip


def place_of(one: Late, order: Order) -> Place:
    """Return where a late duty stands in a list of this order: what the list is sorted by.

    After the order's own figures: in a step as they were asked; else parents before children,
    children as they were entered, then the plan's order.
    """
    if order is Order.STEP:
        return (*_FIGURES[order](one), one.duty_id)
    path = tuple(int(part) for part in one.path.strip("/").split("/"))
    due = one.due_on.toordinal()
    return (*_FIGURES[order](one), path, due, one.position, one.duty_id)


# Before the place in the tree.
_FIGURES: Mapping[Order, Callable[[Late], tuple[int, ...]]] = {
    Order.STEP: lambda one: (
        int(one.court is Court.OFFICE),
        int(one.paused) if one.court is Court.OFFICE else -one.days_late,
        one.due_on.toordinal(),
        one.position,
        one.term_id,
    ),
    Order.TREE: lambda one: (),
    Order.DAYS: lambda one: (-one.days_late,),
    Order.OFFICE: lambda one: (-one.office_days,),
    Order.DUE: lambda one: (one.due_on.toordinal(),),
    Order.LEVEL: lambda one: (-one.level,),
}
FIGURES: Mapping[Order, int] = {
    Order.STEP: 5, Order.TREE: 0, Order.DAYS: 1, Order.OFFICE: 1, Order.DUE: 1, Order.LEVEL: 1,
}  # fmt: skip
