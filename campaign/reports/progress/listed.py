"""The duties behind each count of the strip, by the same conditions."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaign.reports.paging import Order, Place, Window, page_of
from campaign.reports.progress.counted import ANSWERED, conditions, of_campaign
from campaign.reports.progress.listed_by_step import ids_by_step
from campaign.reports.progress.standing import Look, standing
from campaign.reports.sums import Sums
from campaign.rules.counting import Count
from campaign.rules.deadlines import is_punctual
from campaign.rules.lifecycle import DutyState
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit

PER_PAGE = 50


@dataclass(frozen=True)
class ListedDuty:
    """A duty behind a count."""

    duty_id: int
    unit: str
    code: str
    milestone: str
    due_on: date
    state: DutyState
    submitted_on: date | None
    punctual: bool


@dataclass(frozen=True)
class Spot:
    """Where a page begins or ends: the date that a duty had then, and the duty."""

    due_on: date
    duty_id: int


def listed(
    session: Session,
    campaign_id: int,
    look: Look,
    count: Count,
    *,
    sees: ColumnElement[bool] | None = None,
    kept: Sums | None = None,
    after: Spot | None = None,
    before: Spot | None = None,
) -> Window[ListedDuty]:
    """Return one page of the duties that a count counts, the earliest term first.

    Under one date and milestone they stand as they were asked.  ``kept``: the sums of the whole
    house, where the reader sees every unit of it, now: then only the page's rows are read.
    """
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    stand = standing(look)
    asked = of_campaign(
        stand, campaign_id, sees,
        stand.c.duty_id, Unit.name, Unit.code, Milestone.name, Term.due_on, stand.c.state,
        stand.c.submitted_on, Milestone.position,
    )  # fmt: skip
    order = Order((Term.due_on, Milestone.position, stand.c.duty_id))
    places: dict[str, Any] = {
        "after": _place(session, after),
        "before": _place(session, before),
    }
    page: Window[Any]
    if kept is None:
        counted = asked.where(conditions(session, campaign_id, stand, look)[count])
        page = page_of(session, counted, order, _place_of, size=PER_PAGE, **places)
    else:
        page = ids_by_step(
            session, campaign_id, count, look.day, kept, includes=includes, size=PER_PAGE, **places
        )
        rows = session.execute(order.sorted(asked.where(stand.c.duty_id.in_(page.rows)))).all()
        page = replace(page, rows=tuple(rows))
    duties = tuple(
        ListedDuty(
            duty, unit, code, milestone, due_on, DutyState(state), submitted_on,
            state in ANSWERED and is_punctual(due_on, submitted_on, includes_due_day=includes),
        )
        for duty, unit, code, milestone, due_on, state, submitted_on, _position in page.rows
    )  # fmt: skip
    return replace(page, rows=duties, after=_spot(page.after), before=_spot(page.before))


def _place_of(row: Any) -> Place:
    return (row[4], row[7], row[0])


def _place(session: Session, spot: Spot | None) -> Place | None:
    """Return the place of a duty that had this date: its milestone never changes."""
    if spot is None:
        return None
    position = session.scalar(
        select(Milestone.position)
        .join(Duty, Duty.milestone_id == Milestone.id)
        .where(Duty.id == spot.duty_id)
    )
    return None if position is None else (spot.due_on, position, spot.duty_id)


def _spot(place: Place | None) -> Spot | None:
    return Spot(place[0], place[-1]) if place else None
