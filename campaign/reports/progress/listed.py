"""The duties behind each count of the strip, by the same conditions."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, select, true
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import IN_UNIT, Look, standing
from campaign.rules.deadlines import is_punctual
from campaign.rules.lifecycle import HANDED_IN, NOT_DUE, DutyState
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
class Listed:
    """One page of duties behind a count."""

    duties: tuple[ListedDuty, ...]
    total: int
    page: int
    pages: int


def listed(
    session: Session,
    campaign_id: int,
    look: Look,
    count: Count,
    *,
    sees: ColumnElement[bool] | None = None,
    page: int = 1,
) -> Listed:
    """Return one page of the duties that a count counts, the earliest term first."""
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    stand = standing(look)
    fits = counted(stand, look.day, count, includes=includes)
    total = session.scalar(of_campaign(stand, campaign_id, sees, func.count()).where(fits)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    rows = session.execute(
        of_campaign(
            stand, campaign_id, sees,
            stand.c.duty_id, Unit.name, Unit.code, Milestone.name, Term.due_on, stand.c.state,
            stand.c.submitted_on,
        )
        .where(fits)
        .order_by(Term.due_on, Milestone.position, Unit.code)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )  # fmt: skip
    duties = tuple(
        ListedDuty(
            duty, unit, code, milestone, due_on, DutyState(state), submitted_on,
            state in ANSWERED and is_punctual(due_on, submitted_on, includes_due_day=includes),
        )
        for duty, unit, code, milestone, due_on, state, submitted_on in rows
    )  # fmt: skip
    return Listed(duties, total, page, pages)


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
