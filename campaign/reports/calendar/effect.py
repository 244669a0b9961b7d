"""What the moves of a changed calendar bring to people: letters, calls and drafts, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar
from campaign.records.progress.terms import Timed
from campaign.reports.calendar.moves import Moves
from campaign.reports.dates.chosen import by_number
from campaign.reports.dates.effect import Effect, standing_of, weigh
from campaign.reports.dates.plan import Change, Plan, plan_dates
from campaign.reports.dates.terms import targets, terms_ahead
from campaign.reports.forecast.owing import Standing, on_terms
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.dates.new_date import NewDate
from campaign.rules.lifecycle import OWED_BY_UNIT, DutyAction
from models.duty import Duty

# A forecast looks at each duty; beyond this number only duties and rungs are counted.
MOST_DUTIES = 20_000


@dataclass(frozen=True)
class Brought:
    """What a changed calendar brings.

    ``plan`` are the duties that get a new date; ``duties`` counts all that are concerned;
    ``effect`` is None where they are too many to look at each.
    """

    moves: Moves
    plan: Plan
    duties: int
    effect: Effect | None

    @property
    def counts(self) -> dict[str, int]:
        """What a version keeps of it."""
        found = {
            "duties": self.duties, "dates": len(self.plan.changes), "rungs": self.moves.rungs,
            "firm": len(self.moves.firm),
        }  # fmt: skip
        if self.effect is not None:
            letters = self.effect.letters
            found |= {
                "cancelled": letters.cancelled, "moved": letters.moved, "added": letters.added,
                "now": self.effect.letters_now,
            }  # fmt: skip
        return found


def brought(
    session: Session,
    moves: Moves,
    calendar: WorkingCalendar,
    *,
    now: datetime,
    today: date,
    lock: bool = False,
) -> Brought:
    """Return what the moves bring; ``lock`` holds the duties that get a new date."""
    plan = redating(session, moves, calendar, today=today, lock=lock)
    going = {change.duty.duty_id for change in plan.changes}
    duties = sum(one.duties for one in moves.retimed) + len(going)
    if duties > MOST_DUTIES:
        return Brought(moves, plan, duties, None)
    staying = [
        one
        for one in on_terms(session, (term.term_id for term in moves.retimed))
        if one.duty_id not in going
    ]
    terms = terms_ahead(session, targets(plan), calendar=calendar, now=now)
    times = {one.term_id: {rung.number: rung.at for rung in one.rungs} for one in moves.retimed}
    before, after = standing_of(session, plan, terms)
    effect = weigh(
        session,
        [*before, *staying],
        [_later(one, times) for one in (*after, *staying)],
        going,
        calendar=calendar,
        was=load_calendar(session),
        terms=tuple(terms.values()),
        now=now,
        today=today,
    )
    return Brought(moves, plan, len(staying) + len(going), effect)


def redating(
    session: Session, moves: Moves, calendar: WorkingCalendar, *, today: date, lock: bool
) -> Plan:
    """Return the plan that gives the planned dates' duties, as far as owed, their new dates."""
    changes: list[Change] = []
    for one in moves.redated:
        ids = session.scalars(
            select(Duty.id).where(Duty.term_id.in_(one.term_ids), Duty.state.in_(OWED_BY_UNIT))
        ).all()
        chosen = [duty for duty in by_number(session, ids, lock=lock) if one.of(duty.kind)]
        found = plan_dates(session, chosen, NewDate(on=one.on), calendar=calendar, today=today)
        changes += found.changes
    return Plan(DutyAction.CHANGE_DATE, tuple(changes))


def _later(one: Standing, times: Mapping[int, Mapping[int, datetime]]) -> Standing:
    """Return the duty with the new times of its term's rungs."""
    moved = times.get(one.now.term_id)
    if moved is None:
        return one
    return replace(one, times=tuple(_timed(timed, moved) for timed in one.times))


def _timed(timed: Timed, moved: Mapping[int, datetime]) -> Timed:
    at = moved.get(timed.time.number)
    if at is None or timed.done:
        return timed
    return replace(timed, time=replace(timed.time, fires_at=at))
