"""Why the dates of a duty, or of a plan, are the dates they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import known_calendar, names_of
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
        select(Term, Milestone, Campaign.roll)
        .join(Duty, Duty.term_id == Term.id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .where(Duty.id == duty_id)
    ).one()
    term, milestone, roll = found
    calendar, names = known_calendar(session), names_of(session)
    due = _due(milestone, roll, calendar, names) if term.due_on == milestone.due_on else None
    ladder = {rung.number: rung for rung in ladder_of(session, term.ladder_id)}
    waiting = [one.time for one in times_of(session, [term.id]).get(term.id, ()) if not one.done]
    days = [(ladder[one.number], day_of(one.fires_at)) for one in waiting]
    return Dates(term.due_on, due, _rungs(term.due_on, days, calendar, names))


def of_plan(session: Session, campaign_id: int) -> dict[int, Dates]:
    """Explain the planned dates of a campaign: milestone -> dates with the whole ladder."""
    calendar, names = known_calendar(session), names_of(session)
    rows = session.execute(
        select(Milestone, Campaign.roll, newest_ladder_id().label("ladder_id"))
        .join(Campaign, Campaign.id == Milestone.campaign_id)
        .where(Milestone.campaign_id == campaign_id)
    ).all()
    ladders = {number: ladder_of(session, number) for number in {row.ladder_id for row in rows}}
    found = {}
    for milestone, roll, ladder_id in rows:
        due_on = milestone.due_on
        days = [
            (rung, explain_rung(due_on, rung, calendar, names).on) for rung in ladders[ladder_id]
        ]
        due = _due(milestone, roll, calendar, names)
        found[milestone.id] = Dates(due_on, due, _rungs(due_on, days, calendar, names))
    return found


def _due(
    milestone: Milestone, roll: str, calendar: WorkingCalendar, names: Names
) -> Explained | None:
    """Return why the plan's date is what it is; None where the calendar was changed too late."""
    asked_on = milestone.asked_on or milestone.due_on
    found = explain_due(asked_on, milestone.roll or roll, calendar, names)
    return found if found.on == milestone.due_on else None


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
