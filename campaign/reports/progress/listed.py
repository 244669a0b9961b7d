"""The duties behind each count of the strip, by the same conditions."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Subquery, select, true
from sqlalchemy.orm import Session

from campaign.reports.paging import Order, Place, Window, page_of
from campaign.reports.progress.standing import IN_UNIT, Look, standing
from campaign.rules.deadlines import is_punctual
from campaign.rules.lifecycle import HANDED_IN, NOT_DUE, DutyState
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit

PER_PAGE = 50
ANSWERED = (*HANDED_IN, DutyState.ACCEPTED)


class Count(StrEnum):
    """A count of the strip that opens a list of duties."""

    DUE = "due"  # 应报: the term has come by that day
    ANSWERED = "answered"  # 已报
    PUNCTUAL = "punctual"  # 按时
    MISSING = "missing"  # 未报


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
    ).where(counted(stand, look.day, count, includes=includes))  # fmt: skip
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


def of_campaign(
    stand: Subquery, campaign_id: int, sees: ColumnElement[bool] | None, *columns: Any
) -> Any:
    """Return a query of duties of the campaign, joined to term, milestone and unit."""
    return (
        select(*columns)
        .select_from(stand)
        .join(Term, Term.id == stand.c.term_id)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .join(Unit, Unit.id == stand.c.unit_id)
        .where(Milestone.campaign_id == campaign_id, true() if sees is None else sees)
    )


def counted(stand: Subquery, day: date, count: Count, *, includes: bool) -> ColumnElement[bool]:
    """Return the condition under which a duty belongs to the count on that day."""
    due = (Term.due_on < day + timedelta(days=1)) & stand.c.state.not_in(NOT_DUE)
    in_time = (
        stand.c.submitted_on <= Term.due_on if includes else stand.c.submitted_on < Term.due_on
    )
    conditions = {
        Count.DUE: true(),
        Count.ANSWERED: stand.c.state.in_(ANSWERED),
        Count.PUNCTUAL: stand.c.state.in_(ANSWERED) & in_time,
        Count.MISSING: stand.c.state.in_(IN_UNIT),
    }
    return due & conditions[count]
