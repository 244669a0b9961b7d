"""A plan in another year: the same day, the end of a month, rest days as the plan says."""

import datetime as dt
from dataclasses import replace

import pytest

from campaign.rules.calendar import WorkingCalendar
from campaign.rules.plans.copying import What, Why, moves, project
from tests.county import a_plan

D = dt.date
CALENDAR = WorkingCalendar(years=frozenset({2026, 2027}))


@pytest.mark.parametrize(
    ("old", "years", "new", "why"),
    [
        (D(2026, 4, 20), 1, D(2027, 4, 20), Why.SAME_DAY),
        (D(2026, 4, 30), 1, D(2027, 4, 30), Why.MONTH_END),
        (D(2027, 2, 28), 1, D(2028, 2, 29), Why.MONTH_END),
        (D(2028, 2, 29), 1, D(2029, 2, 28), Why.MONTH_END),
        (D(2028, 2, 28), 4, D(2032, 2, 28), Why.SAME_DAY),
        (D(2026, 4, 20), -3, D(2023, 4, 20), Why.SAME_DAY),
    ],
)
def test_a_day_stays_the_same_day_and_a_months_end_its_end(old, years, new, why):
    assert project(old, years) == (new, why)


def test_order_is_kept_whatever_the_years():
    days = [D(2028, 1, 1) + dt.timedelta(days=n) for n in range(366)]
    for years in (-1, 1, 4):
        made = [project(day, years)[0] for day in days]
        assert made == sorted(made)


@pytest.mark.parametrize(
    ("roll", "falls", "why"),
    [
        ("none", D(2027, 6, 12), Why.ON_REST_DAY),
        ("next", D(2027, 6, 14), Why.ROLLED_ON),
        ("previous", D(2027, 6, 11), Why.ROLLED_BACK),
    ],
)
def test_rest_days_are_told_and_reckoned_as_the_plan_says(roll, falls, why):
    plan = a_plan(roll=roll)
    (one,) = [m for m in moves(plan, 1, CALENDAR) if m.old_on == D(2026, 6, 12)]
    assert (one.what, one.new_on, one.falls_on, one.why[-1]) == (
        What.DUE,
        D(2027, 6, 12),
        falls,
        why,
    )


def test_a_year_without_published_holidays_is_provisional_and_every_date_is_there():
    plan = a_plan()
    first = replace(
        plan.milestones[0], late_until_on=D(2026, 4, 30), edit_until_on=D(2026, 5, 6),
        due_on_for=(("township", D(2026, 4, 25)),),
    )  # fmt: skip
    found = moves(replace(plan, milestones=(first, *plan.milestones[1:])), 2, CALENDAR)
    assert len(found) == 2 + 2 * len(plan.stages) + len(plan.milestones) + 3
    dues = [one for one in found if one.what in (What.DUE, What.DUE_FOR)]
    assert all(Why.PROVISIONAL in one.why for one in dues)
    assert all(one.new_on.year == one.old_on.year + 2 for one in found)
