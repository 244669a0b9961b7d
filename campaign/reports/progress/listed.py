"""The duties behind each count of the strip, by the same conditions."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaign.reports.paging import Order, Place, Window, page_of
from campaign.reports.progress.counted import ANSWERED, conditions, of_campaign
from campaign.reports.progress.standing import Look, standing
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
    after: Spot | None = None,
    before: Spot | None = None,
) -> Window[ListedDuty]:
    """Return one page of the duties that a count counts, the earliest term first."""
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    stand = standing(look)
    asked = of_campaign(
        stand, campaign_id, sees,
        stand.c.duty_id, Unit.name, Unit.code, Milestone.name, Term.due_on, stand.c.state,
        stand.c.submitted_on, Milestone.position,
    ).where(conditions(session, campaign_id, stand, look)[count])  # fmt: skip
    order = Order((Term.due_on, Milestone.position, Unit.code, stand.c.duty_id))
    page = page_of(
        session, asked, order, lambda row: (row[4], row[7], row[2], row[0]), size=PER_PAGE,
        after=_place(session, after), before=_place(session, before),
    )  # fmt: skip
    duties = tuple(
        ListedDuty(
            duty, unit, code, milestone, due_on, DutyState(state), submitted_on,
            state in ANSWERED and is_punctual(due_on, submitted_on, includes_due_day=includes),
        )
        for duty, unit, code, milestone, due_on, state, submitted_on, _position in page.rows
    )  # fmt: skip
    return replace(page, rows=duties, after=_spot(page.after), before=_spot(page.before))


def _place(session: Session, spot: Spot | None) -> Place | None:
    """Return the place of a duty that had this date: what else it is sorted by never changes."""
    if spot is None:
        return None
    row = session.execute(
        select(Milestone.position, Unit.code)
        .select_from(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(Duty.id == spot.duty_id)
    ).one_or_none()
    return (spot.due_on, row[0], row[1], spot.duty_id) if row else None


def _spot(place: Place | None) -> Spot | None:
    return Spot(place[0], place[-1]) if place else None
