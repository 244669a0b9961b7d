"""Which submissions wait for whom: the conditions behind the queue, its counts and its order."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from campaign.reports.paging import Order
from campaign.reports.prepared import prepared
from campaign.reports.visible import sees_every_unit, visible
from campaign.rules.lifecycle import HANDED_IN, DutyAction
from campaign.rules.permissions import Asker, Permission
from models.duty import Duty, DutySpan
from models.plan import Campaign
from models.unit import Unit

A = DutyAction
# The acts whose text is the unit's answer; a leader's signature repeats it.
ANSWERS = (A.SUBMIT, A.NIL_RETURN, A.SIGN, A.RECORD)


@dataclass(frozen=True)
class QueueWish:
    """What is asked for; empty means all. ``until_on``: handed in on this day or before it."""

    campaign: int = 0
    milestone: int = 0
    kind: str = ""
    until_on: date | None = None
    words: str = ""


class Place(NamedTuple):
    """Where a submission stands in the queue: the oldest first, then as they were launched."""

    submitted_on: date
    duty_id: int


EVERYTHING = QueueWish()
# Written into the statement as words: only so does the database see that the queue's own index,
# which holds nothing else, will do.
WAITS = Duty.state.in_(
    bindparam("waits", [str(state) for state in HANDED_IN], expanding=True, literal_execute=True)
)
ORDER = Order((Duty.submitted_on, Duty.id))
# For counting: first all that wait, off their own index, then their units one by one. Joined at
# once, PostgreSQL would rather read all units and walk the states of all duties.
WAITING = (
    select(Duty.id, Duty.campaign_id, Duty.milestone_id, Duty.unit_id, Duty.submitted_on)
    .where(WAITS, Duty.submitted_on >= date(1970, 1, 1))
    .cte("waiting")
    .prefix_with("MATERIALIZED")
)


class on_the_queues_index(FunctionElement[Any]):  # noqa: N801 (it stands among conditions)
    """Leaves out nothing, but lets SQLite begin with the queue instead of all units in reach.

    PostgreSQL does so anyway, and would take the condition for one that leaves few: it would then
    read the whole queue to sort it.  It has no type, lest SQLAlchemy write ``= 1`` behind it.
    """

    inherit_cache = True


@compiles(on_the_queues_index)
def _nothing(element: on_the_queues_index, compiler: Any, **options: Any) -> str:
    return "true"


@compiles(on_the_queues_index, "sqlite")
def _any_day(element: on_the_queues_index, compiler: Any, **options: Any) -> str:
    return "duty.submitted_on >= '1970-01-01'"


def waiting_for(asker: Asker, wish: QueueWish = EVERYTHING) -> list[ColumnElement[bool]]:
    """Return the conditions "handed in, in a running campaign, the asker's to review, asked for".

    They speak of Duty, Unit and Campaign: for reading some, in their order.
    """
    reached = visible(asker, Permission.REVIEW_DUTY, Unit.path)
    fits = _asked_for(Duty, wish)
    return [WAITS, on_the_queues_index(), Campaign.status == "open", reached, *fits]


def by_milestone(session: Session, asker: Asker, wish: QueueWish = EVERYTHING) -> dict[int, int]:
    """Return how much waits and fits, by milestone; milestones of which nothing waits are left out.

    Who sees every unit needs none of them looked up, unless the wish speaks of units.
    """
    of_units = bool(wish.kind or wish.words)
    of_units = of_units or not sees_every_unit(session, asker, Permission.REVIEW_DUTY)
    return dict(session.execute(_counted(asker, wish, of_units)).all())


@prepared
def _counted(asker: Asker, wish: QueueWish, of_units: bool) -> Any:
    asked = select(WAITING.c.milestone_id, func.count()).group_by(WAITING.c.milestone_id)
    return of_waiting(asked, asker, wish, of_units=of_units)


def of_waiting(
    asked: Any, asker: Asker, wish: QueueWish = EVERYTHING, *, of_units: bool = True
) -> Any:
    """Return a query of WAITING.c and Campaign over all that wait and fit.

    ``of_units``: each one's Unit is looked up; without, the asker must see every unit.
    """
    asked = (
        asked.select_from(WAITING)
        .join(Campaign, Campaign.id == WAITING.c.campaign_id)
        .where(Campaign.status == "open", *_asked_for(WAITING.c, wish))
    )
    if not of_units:
        return asked
    reached = visible(asker, Permission.REVIEW_DUTY, Unit.path)
    return asked.join(Unit, Unit.id == WAITING.c.unit_id).where(reached)


def _asked_for(duty: Any, wish: QueueWish) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wish.campaign:
        fits.append(duty.campaign_id == wish.campaign)
    if wish.milestone:
        fits.append(duty.milestone_id == wish.milestone)
    if wish.kind:
        fits.append(Unit.kind == wish.kind)
    if wish.until_on:
        fits.append(duty.submitted_on <= wish.until_on)
    if wish.words:
        fits.append(
            or_(
                Unit.name.icontains(wish.words, autoescape=True),
                Unit.code == wish.words,
                _last_answer(duty).icontains(wish.words, autoescape=True),
            )
        )
    return fits


def _last_answer(duty: Any) -> ColumnElement[str]:
    return (
        select(DutySpan.note)
        .where(DutySpan.duty_id == duty.id, DutySpan.act.in_(ANSWERS))
        .order_by(DutySpan.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def joined(asked: Any) -> Any:
    """Return a query of Duty joined to what the conditions speak of."""
    return (
        asked.select_from(Duty)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
    )
