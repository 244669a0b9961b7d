"""Why the dates of a duty, or of a plan, are the dates they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import known_calendar, names_of
from campaign.records.plan.kinds import Planned, asked_of, due_of, planned
from campaign.records.plan.ladders import newest_ladder_id
from campaign.records.progress.terms import ladder_of, times_of
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.ladder import Rung
from campaign.rules.permissions import Role
from campaign.rules.time.explain import Explained, explain_due, explain_rung
from campaign.rules.time.rests import Names
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit


@dataclass(frozen=True)
class RungDay:
    """The day on which a rung comes, and why.

    ``why`` is None where the calendar was changed too late for the rule's own day: it came the
    next morning then.
    """

    number: int
    on: date
    audience: Role
    needs_approval: bool
    why: Explained | None


@dataclass(frozen=True)
class Dates:
    """A due date (``due`` None: a person gave it), and the rungs that are still to come."""

    due_on: date
    due: Explained | None
    rungs: tuple[RungDay, ...]


def of_duty(session: Session, duty_id: int) -> Dates:
    """Explain the dates of a duty's present term."""
    found: Any = session.execute(
        select(Term, Milestone, Campaign.roll, Unit.kind)
        .join(Duty, Duty.term_id == Term.id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(Duty.id == duty_id)
    ).one()
    term, milestone, roll, kind = found
    calendar, names = known_calendar(session), names_of(session)
    due = None
    if term.due_on == due_of(milestone, kind):
        rule = milestone.roll or roll
        due = _due(asked_of(milestone, kind), term.due_on, rule, calendar, names)
    ladder = {rung.number: rung for rung in ladder_of(session, term.ladder_id)}
    waiting = [one.time for one in times_of(session, [term.id]).get(term.id, ()) if not one.done]
    days = [(ladder[one.number], day_of(one.fires_at)) for one in waiting]
    return Dates(term.due_on, due, _rungs(term.due_on, days, calendar, names))


def of_plan(session: Session, campaign_id: int) -> dict[int, tuple[tuple[Planned, Dates], ...]]:
    """Explain the planned dates of a campaign: milestone -> each date with the whole ladder."""
    calendar, names = known_calendar(session), names_of(session)
    rows = session.execute(
        select(Milestone, Campaign.roll, newest_ladder_id().label("ladder_id"))
        .join(Campaign, Campaign.id == Milestone.campaign_id)
        .where(Milestone.campaign_id == campaign_id)
    ).all()
    ladders = {number: ladder_of(session, number) for number in {row.ladder_id for row in rows}}
    found = {}
    for milestone, roll, ladder_id in rows:
        rule, ladder = milestone.roll or roll, ladders[ladder_id]
        found[milestone.id] = tuple(
            (one, _whole(one, rule, ladder, calendar, names)) for one in planned(milestone)
        )
    return found


def _whole(
    one: Planned, rule: str, ladder: Sequence[Rung], calendar: WorkingCalendar, names: Names
) -> Dates:
    days = [(rung, explain_rung(one.due_on, rung, calendar, names).on) for rung in ladder]
    due = _due(one.asked_on, one.due_on, rule, calendar, names)
    return Dates(one.due_on, due, _rungs(one.due_on, days, calendar, names))


def _due(
    asked_on: date, due_on: date, rule: str, calendar: WorkingCalendar, names: Names
) -> Explained | None:
    """Return why the plan's date is what it is; None where the calendar was changed too late."""
    found = explain_due(asked_on, rule, calendar, names)
    return found if found.on == due_on else None


def _rungs(
    due_on: date, days: Sequence[tuple[Rung, date]], calendar: WorkingCalendar, names: Names
) -> tuple[RungDay, ...]:
    found = []
    for rung, on in days:
        why = explain_rung(due_on, rung, calendar, names)
        found.append(
            RungDay(
                rung.number, on, rung.audience, rung.needs_approval, why if why.on == on else None
            )
        )
    return tuple(found)
