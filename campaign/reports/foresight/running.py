"""A campaign that runs: the duties that its units owe, and those that it will still ask."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar
from campaign.records.plan.kinds import planned
from campaign.records.plan.ladders import ladder_in_force
from campaign.records.progress.terms import born
from campaign.reports.calendar.chains import Due, asked, due_chains
from campaign.reports.forecast.mail import NO_TERM, After
from campaign.reports.forecast.owing import Standing, on_terms
from campaign.reports.foresight.subject import Foreseen, Subject, Window
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.lifecycle import OWED_BY_UNIT, DutyState, EnrolmentState
from campaign.rules.permissions import Role
from campaign.rules.time.until import End
from models.duty import Duty
from models.enrolment import Enrolment
from models.plan import Campaign, Milestone, Stage
from models.term import Term
from models.unit import Unit

GONE = (EnrolmentState.CLOSED, EnrolmentState.WITHDRAWN)


def running_subject(
    session: Session, campaign: Campaign, *, until: date | None, now: datetime
) -> Subject:
    """Return what this campaign asks from now on."""
    calendar = load_calendar(session)
    scope = session.get_one(Unit, campaign.scope_unit_id)
    duties = _owed(session, campaign.id)
    last = max((d.standing.times[-1].time.fires_at for d in duties if d.standing.times),
               default=now)  # fmt: skip
    horizon = until or max(campaign.goal_on, day_of(last))
    numbers = count(-1, -1)
    for due in due_chains(session, calendar, today=horizon, campaign_id=campaign.id):
        duties += _later(session, due, campaign, calendar, numbers)
    stages = session.scalars(select(Stage).where(Stage.campaign_id == campaign.id)).all()
    ends = {stage.key: stage.ends_on for stage in stages}
    accepts = [stage.ends_on for stage in stages if stage.kind == "acceptance"]
    return Subject(
        campaign.code, campaign.name, campaign.id, scope, campaign.opened_at, campaign.goal_on,
        max(ends.values(), default=campaign.goal_on), max(accepts, default=None),
        ladder_in_force(session, campaign.id).rungs, calendar,
        tuple(duties) if campaign.status == "open" else (), _windows(session, campaign.id),
        campaign.source_sha256, ends,
    )  # fmt: skip


def others(session: Session, campaign_id: int | None) -> list[Standing]:
    """Return what units owe to other open campaigns: one digest speaks of all of them."""
    terms = session.scalars(
        select(Term.id)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .join(Campaign, Campaign.id == Milestone.campaign_id)
        .where(
            Campaign.status == "open",
            *(() if campaign_id is None else (Campaign.id != campaign_id,)),
        )
    )
    return on_terms(session, terms)


def _owed(session: Session, campaign_id: int) -> list[Foreseen]:
    rows = session.execute(
        select(Duty.id, Milestone.key, Milestone.name)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Duty.campaign_id == campaign_id, Duty.state.in_(OWED_BY_UNIT))
    )
    about = {duty_id: (key, name) for duty_id, key, name in rows}
    terms = session.scalars(
        select(Term.id)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .where(Milestone.campaign_id == campaign_id)
    )
    return [
        Foreseen(one.duty_id, one.unit_id, *about[one.duty_id], one.now.due_on, one)
        for one in on_terms(session, terms)
        if one.duty_id in about
    ]


def _later(
    session: Session,
    due: Due,
    campaign: Campaign,
    calendar: WorkingCalendar,
    numbers: Iterator[int],
) -> list[Foreseen]:
    """Return what recurs as it will be asked; whether a condition is met then nobody knows."""
    first = due.first
    signer = Role(first.signed_by) if first.signed_by else None
    found = []
    dates = [(one, *term) for one in due.coming for term in asked(first.for_kinds, one)]
    for one, due_on, kinds in dates:
        times = born(due_on, due.ladder, calendar, passed_before=None)
        for unit_id in _asked(session, due, campaign, kinds):
            duty_id = next(numbers)
            after = After(DutyState.OPEN, NO_TERM, due_on)
            standing = Standing(duty_id, unit_id, campaign.scope_unit_id, signer, after, times)
            key = f"{first.key}@{one.number}"
            found.append(Foreseen(duty_id, unit_id, key, first.name, due_on, standing))
    return found


def _asked(session: Session, due: Due, campaign: Campaign, kinds: Iterable[str]) -> list[int]:
    if due.first.by_office:
        return [campaign.bureau_unit_id]
    rows = (
        select(Unit.id)
        .join(Enrolment, Enrolment.unit_id == Unit.id)
        .where(
            Enrolment.campaign_id == campaign.id,
            Enrolment.state.not_in(GONE),
            Unit.kind.in_(list(kinds)),
            Unit.closed_on.is_(None),
        )
        .order_by(Unit.id)
    )
    if due.until is not None and due.until.end is End.STAGE:
        here = select(Stage.position).where(Stage.id == due.first.stage_id).scalar_subquery()
        rows = rows.join(Stage, Stage.id == Enrolment.stage_id).where(Stage.position <= here)
    return list(session.scalars(rows))


def _windows(session: Session, campaign_id: int) -> tuple[Window, ...]:
    rows = session.scalars(
        select(Milestone)
        .where(Milestone.campaign_id == campaign_id, Milestone.removed_at.is_(None))
        .order_by(Milestone.position, Milestone.id)
    )
    return tuple(
        Window(row.key, row.name, one.asked_on, one.due_on, row.by_office)
        for row in rows
        for one in planned(row)
    )
