"""All that happened to the duties of one milestone, as the rules of what-if read it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from campaign.records.plan.kinds import planned
from campaign.reports.progress.standing import Look
from campaign.reports.what_if.replay import History
from campaign.rules.calendar import day_of
from campaign.rules.dates.what_if import Stretch
from campaign.rules.lifecycle import DutyAction, DutyState, EnrolmentState
from campaign.rules.permissions import Role
from campaign.rules.plans.amending import AMENDS
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Campaign, Milestone, PlanVersion
from models.term import Term
from models.unit import Unit

BEGINS = ("", AMENDS)  # acts that give a duty the plan's date


def histories(
    session: Session,
    campaign: Campaign,
    milestone: Milestone,
    look: Look,
    *,
    sees: ColumnElement[bool] | None = None,
) -> list[History]:
    """Return the milestone's duties up to the instant."""
    rows = session.execute(
        select(DutySpan, Duty.unit_id, Term.due_on, Term.counts_on, Duty.enrolment_id)
        .join(Duty, Duty.id == DutySpan.duty_id)
        .join(Term, Term.id == DutySpan.term_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(
            Duty.milestone_id == milestone.id,
            DutySpan.from_at <= look.at,
            true() if sees is None else sees,
        )
        .order_by(DutySpan.duty_id, DutySpan.from_at, DutySpan.id)
    ).all()
    of_plan = plan_dates(session, milestone, rows)
    signer = Role(milestone.signed_by) if milestone.signed_by else None
    left = _left(session, campaign.id, look)
    found = []
    for duty_id, spans in groupby(rows, key=lambda row: row[0].duty_id):
        mine = list(spans)
        found.append(
            History(
                duty_id, mine[0][1], campaign.scope_unit_id, signer,
                tuple(_stretches(mine, of_plan, look.at)), left.get(mine[0][4]),
            )
        )  # fmt: skip
    return found


def _left(session: Session, campaign_id: int, look: Look) -> dict[int | None, datetime]:
    """Return when each enrolment that had left by then left."""
    rows = session.execute(
        select(EnrolmentSpan.enrolment_id, func.min(EnrolmentSpan.from_at))
        .join(Enrolment, Enrolment.id == EnrolmentSpan.enrolment_id)
        .where(
            Enrolment.campaign_id == campaign_id,
            EnrolmentSpan.state == EnrolmentState.WITHDRAWN, EnrolmentSpan.from_at <= look.at,
        )
        .group_by(EnrolmentSpan.enrolment_id)
    )  # fmt: skip
    return dict(rows.all())


def plan_dates(session: Session, milestone: Milestone, rows: Iterable[Any]) -> frozenset[date]:
    """Return the dates that the plan gave the milestone, in any of its versions, as rolled."""
    dates = {one.due_on for one in planned(milestone)}
    dates |= {due_on for span, _unit, due_on, *_rest in rows if span.act in BEGINS}
    versions = session.scalars(
        select(PlanVersion.changes).where(PlanVersion.campaign_id == milestone.campaign_id)
    )
    for changes in versions:
        for one in changes:
            mine = (one["part"], one["key"], one["field"]) == ("milestone", milestone.key, "due_on")
            if mine:
                dates |= {date.fromisoformat(one[name]) for name in ("was", "becomes")}
    return frozenset(dates)


def _stretches(rows: Iterable[Any], of_plan: frozenset[date], at: datetime) -> Iterator[Stretch]:
    paused_on = None
    for span, _unit, due_on, counts_on, _enrolment in rows:
        if span.act == DutyAction.SUSPEND:
            paused_on = day_of(span.from_at)
        state = DutyState(span.state)
        yield Stretch(
            span.from_at,
            span.until_at if span.until_at is not None and span.until_at <= at else None,
            state, due_on, span.submitted_on, due_on in of_plan, counts_on,
            counts_on in of_plan, paused_on if state is DutyState.SUSPENDED else None,
        )  # fmt: skip
