"""Which duties each count counts: rules/counting.py said of rows, for every report that counts."""

from typing import Any

from sqlalchemy import ColumnElement, Subquery, or_, select, true
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import IN_UNIT, Look
from campaign.rules.counting import Count
from campaign.rules.lifecycle import HANDED_IN, NOT_DUE, DutyState, EnrolmentState
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit

ANSWERED = (*HANDED_IN, DutyState.ACCEPTED)


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


def conditions(
    session: Session, campaign_id: int, stand: Subquery, look: Look
) -> dict[Count, ColumnElement[bool]]:
    """Return for each count the condition under which a row of ``of_campaign`` belongs to it."""
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    in_time = (
        stand.c.submitted_on <= Term.due_on if includes else stand.c.submitted_on < Term.due_on
    )
    came = or_(Term.due_on <= look.day, Term.counts_on <= look.day) & takes_part(
        stand.c.enrolment_id, campaign_id, look
    )
    due = came & stand.c.state.not_in(NOT_DUE)
    answered = due & stand.c.state.in_(ANSWERED)
    return {
        Count.DUE: due,
        Count.ANSWERED: answered,
        Count.PUNCTUAL: answered & in_time,
        Count.MISSING: due & stand.c.state.in_(IN_UNIT),
        Count.WAIVED: came & (stand.c.state == DutyState.WAIVED),
    }


def takes_part(
    enrolment_id: Any, campaign_id: int, look: Look | None = None
) -> ColumnElement[bool]:
    """Return the condition that a duty's unit had not left the campaign by then (None: by now).

    ``enrolment_id`` is the duty's column: empty for the office's own duties.
    """
    left = select(Enrolment.id).where(Enrolment.campaign_id == campaign_id)
    if look is not None and look.back:
        left = left.join(EnrolmentSpan, EnrolmentSpan.enrolment_id == Enrolment.id).where(
            EnrolmentSpan.state == EnrolmentState.WITHDRAWN, EnrolmentSpan.from_at <= look.at
        )
    else:
        left = left.where(Enrolment.state == EnrolmentState.WITHDRAWN)
    return or_(enrolment_id.is_(None), enrolment_id.not_in(left))
