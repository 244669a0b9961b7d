"""One day of a simulated campaign: a tick, letters, answers, the office reads."""

from datetime import date, datetime

from sqlalchemy import func, select

from campaign.mail.mailbox import LocalMailbox
from campaign.records.house.calendar import load_calendar
from campaign.rehearsal.county.actors import Actors
from campaign.rehearsal.county.figures import fill_in
from campaign.rehearsal.county.holders import holder
from campaign.rules.calendar import at_hour, day_of
from campaign.rules.lifecycle import OWED, DutyState, may_sign
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.services.clock.make_occurrences import make_due_occurrences
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver_all
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.sign_duty import sign_duty
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty, DutySpan
from models.plan import Campaign, Milestone
from models.term import Term

# The hours of the day at which things happen; what lies after ``now`` has not happened yet.
TICK, SEND, UNITS, LEADERS, OFFICE, EVENING = 9, 9, 10, 11, 15, 17
REVIEW_AFTER_DAYS = 1
MEND_WORKING_DAYS = 5


def live_a_day(campaign_id: int, actors: Actors, day: date, *, now: datetime) -> None:
    """Let one day pass, as far as ``now`` reaches."""
    if at_hour(day, TICK) <= now:
        make_due_occurrences(now=at_hour(day, TICK))
        tick(now=at_hour(day, TICK))
        deliver_all(now=at_hour(day, SEND, 5), transport=LocalMailbox(), worker="demonstration")
    calendar = load_calendar(db.session())
    db.session.rollback()
    if not calendar.is_working(day):
        return
    if at_hour(day, UNITS, 59) <= now:
        _units_answer(campaign_id, actors, day)
    if at_hour(day, LEADERS, 59) <= now:
        _leaders_sign(campaign_id, actors, day)
    if at_hour(day, OFFICE, 59) <= now:
        _office_reads(campaign_id, actors, day)
    if at_hour(day, EVENING) <= now:
        end_a_day(day)


def end_a_day(day: date) -> None:
    """Send in the evening what people did during the day."""
    deliver_all(now=at_hour(day, EVENING), transport=LocalMailbox(), worker="demonstration")


def on_a_working_day(now: datetime) -> datetime:
    """Return this instant, on a rest day the last working day's afternoon: nobody works then."""
    calendar = load_calendar(db.session())
    db.session.rollback()
    today = day_of(now)
    return now if calendar.is_working(today) else at_hour(calendar.add_working(today, -1), OFFICE)


def _units_answer(campaign_id: int, actors: Actors, day: date) -> None:
    for duty, due_on, round_ in _duties(campaign_id, OWED):
        answer = actors.answer(duty.unit_id, duty.id, round_, due_on)
        if answer.on > day:
            continue
        if asker := holder(duty.unit_id, UNIT_ROLES, day):
            now = at_hour(day, UNITS, duty.id % 59)
            fill_in(duty.id, duty.unit_id, asker=asker, now=now)
            submit_duty(
                duty.id, asker=asker, note=answer.note, version=duty.version, now=now, today=day,
                on_paper=True, as_it_is=True,
            )  # fmt: skip


def _leaders_sign(campaign_id: int, actors: Actors, day: date) -> None:
    """Let leaders sign what waits for them, most on the same day; a vacant post leaves it lying."""
    rows = db.session.execute(
        select(Duty.id, Duty.unit_id, Duty.version, Milestone.signed_by, DutySpan.from_at)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(DutySpan, (DutySpan.duty_id == Duty.id) & DutySpan.until_at.is_(None))
        .where(Duty.campaign_id == campaign_id, Duty.state == DutyState.AWAITING_SIGNATURE)
        .order_by(Duty.id)
    ).all()
    db.session.rollback()
    for duty_id, unit_id, version, signed_by, since in rows:
        if (day - day_of(since)).days < actors.signs_after(duty_id):
            continue
        roles = tuple(may_sign(Role(signed_by or Role.PRINCIPAL)))
        if asker := holder(unit_id, roles, day):
            sign_duty(
                duty_id, asker=asker, version=version, now=at_hour(day, LEADERS, duty_id % 59),
                today=day,
            )  # fmt: skip


def _office_reads(campaign_id: int, actors: Actors, day: date) -> None:
    scope = db.session.scalar(select(Campaign.scope_unit_id).where(Campaign.id == campaign_id))
    assert scope is not None
    office = holder(scope, (Role.OFFICE,), day)
    assert office is not None
    for duty, _due_on, round_ in _duties(campaign_id, (DutyState.SUBMITTED,)):
        if duty.submitted_on is None or (day - duty.submitted_on).days < REVIEW_AFTER_DAYS:
            continue
        reason = actors.returns(duty.id, round_)
        now = at_hour(day, OFFICE, duty.id % 59)
        if reason:
            due_on = load_calendar(db.session()).add_working(day, MEND_WORKING_DAYS)
            db.session.rollback()
            return_duty(
                duty.id, asker=office, reason=reason, due_on=due_on, version=duty.version,
                now=now, today=day,
            )  # fmt: skip
        else:
            accept_duty(duty.id, asker=office, version=duty.version, now=now, today=day)


def _duties(campaign_id: int, states: tuple[DutyState, ...]) -> list[tuple[Duty, date, int]]:
    """Return the duties in these states with their due day and how often they were handed in."""
    rounds = (
        select(DutySpan.duty_id, func.count().label("n"))
        .where(DutySpan.state == DutyState.RETURNED)
        .group_by(DutySpan.duty_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Duty, Term.due_on, func.coalesce(rounds.c.n, 0) + 1)
        .join(Term, Term.id == Duty.term_id)
        .outerjoin(rounds, rounds.c.duty_id == Duty.id)
        .where(Duty.campaign_id == campaign_id, Duty.state.in_(states))
        .order_by(Duty.id)
    ).all()
    db.session.expunge_all()
    db.session.rollback()
    return [(duty, due_on, round_) for duty, due_on, round_ in rows]
