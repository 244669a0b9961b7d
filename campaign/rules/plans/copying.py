"""A plan once more in another year: each date re-projected, and why it lies where it lies.  Pure.

A date keeps its month and day; the last day of a month stays the last ("3 月底前"). What the plan
says of rest days (顺延) is applied when the campaign opens, by that year's calendar; here it is
only told.
"""

import calendar as months
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from campaign.rules.calendar import Roll, WorkingCalendar
from campaign.rules.plan import Plan, PlanMilestone


class Why(StrEnum):
    """Why a date lies where it lies in the new year."""

    SAME_DAY = "same_day"
    MONTH_END = "month_end"
    LEAP_DAY = "leap_day"
    ROLLED_ON = "rolled_on"
    ROLLED_BACK = "rolled_back"
    ON_REST_DAY = "on_rest_day"
    PROVISIONAL = "provisional"


class What(StrEnum):
    """Which date of the plan it is."""

    ISSUED = "issued_on"
    GOAL = "goal_on"
    FROM = "from_on"
    TO = "to_on"
    DUE = "due_on"
    DUE_FOR = "due_on_for"
    LATE_UNTIL = "late_until_on"
    EDIT_UNTIL = "edit_until_on"
    RECURS_UNTIL = "recurs_until"


@dataclass(frozen=True, slots=True)
class Moved:
    """One date: of which part (``kind``: of which kind of unit), old and new as the plan writes it.

    ``falls_on`` is the day that units have to keep, once rest days have been reckoned.
    """

    part: str
    what: What
    kind: str
    old_on: date
    new_on: date
    falls_on: date
    why: tuple[Why, ...]


def project(day: date, years: int) -> tuple[date, Why]:
    """Return the same day so many years later, and by which rule."""
    year = day.year + years
    last = months.monthrange(year, day.month)[1]
    if day.day == months.monthrange(day.year, day.month)[1]:
        return date(year, day.month, last), Why.MONTH_END
    if day.day > last:  # 29 February, where February is not over with it, is its last day
        return date(year, day.month, last), Why.LEAP_DAY
    return date(year, day.month, day.day), Why.SAME_DAY


def moves(plan: Plan, years: int, calendar: WorkingCalendar) -> tuple[Moved, ...]:
    """Return every date of the plan with its new one, in the plan's order."""
    found = [
        _plain("", What.ISSUED, plan.issued_on, years),
        _plain("", What.GOAL, plan.goal_on, years),
    ]
    for stage in plan.stages:
        found.append(_plain(stage.name, What.FROM, stage.from_on, years))
        found.append(_plain(stage.name, What.TO, stage.to_on, years))
    for one in plan.milestones:
        rule = one.roll or plan.roll
        found.append(_due(one, "", one.due_on, years, rule, calendar))
        found += [_due(one, kind, on, years, rule, calendar) for kind, on in one.due_on_for]
        for what, day in (
            (What.LATE_UNTIL, one.late_until_on),
            (What.EDIT_UNTIL, one.edit_until_on),
        ):
            if day is not None:
                found.append(_plain(one.name, what, day, years))
    return tuple(found)


def _plain(part: str, what: What, day: date, years: int) -> Moved:
    new, why = project(day, years)
    return Moved(part, what, "", day, new, new, (why,))


def _due(
    one: PlanMilestone, kind: str, day: date, years: int, rule: str, calendar: WorkingCalendar
) -> Moved:
    new, why = project(day, years)
    falls = calendar.roll(new, rule)
    reasons = [why]
    if falls != new:
        reasons.append(Why.ROLLED_ON if rule == Roll.NEXT else Why.ROLLED_BACK)
    elif not calendar.is_working(new):
        reasons.append(Why.ON_REST_DAY)
    if calendar.is_provisional(new):
        reasons.append(Why.PROVISIONAL)
    what = What.DUE_FOR if kind else What.DUE
    return Moved(one.name, what, kind, day, new, falls, tuple(reasons))
