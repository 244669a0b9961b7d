"""A date explains itself, and what it explains is what the timetable does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.calendar import Roll, WorkingCalendar, day_of
from campaign.rules.ladder import DEFAULT_LADDER, timetable
from campaign.rules.time.explain import explain, explain_due, explain_rung
from campaign.rules.time.rests import Rest, festival, rests
from tests.rules.notices import CALENDAR

D = date.fromisoformat
NAMES = {
    **{date(2026, 5, n): "劳动节" for n in range(1, 6)},
    date(2026, 2, 16): "农历除夕",
    **{date(2026, 2, n): "春节" for n in (17, 18, 19)},
    **{date(2026, 2, n): "休息日（由 2026-02-14 调休）" for n in (20, 23)},
}


def test_five_working_days_later_skip_labour_day_and_count_the_make_up_saturday():
    found = explain(D("2026-04-30"), 5, "working", Roll.NEXT, CALENDAR, NAMES)
    assert found.on == D("2026-05-11")
    assert found.skipped == (
        Rest(D("2026-05-01"), D("2026-05-05"), "劳动节"),
        Rest(D("2026-05-10"), D("2026-05-10")),
    )
    assert found.made_up == (D("2026-05-09"),)
    assert (found.rolled_from, found.rest, found.provisional) == (None, None, False)


def test_a_due_date_in_the_spring_festival_rolls_behind_it():
    found = explain_due(D("2026-02-18"), "next", CALENDAR, NAMES)
    assert (found.on, found.rolled_from) == (D("2026-02-24"), D("2026-02-18"))
    assert found.rest == Rest(D("2026-02-15"), D("2026-02-23"), "春节")
    back = explain_due(D("2026-02-18"), "previous", CALENDAR, NAMES)
    assert back.on == D("2026-02-14")
    stays = explain_due(D("2026-02-18"), "none", CALENDAR, NAMES)
    assert (stays.on, stays.rolled_from) == (D("2026-02-18"), None)


def test_calendar_days_skip_nothing():
    found = explain(D("2026-04-30"), 3, "calendar", Roll.NEXT, CALENDAR, NAMES)
    assert (found.skipped, found.made_up) == ((), ())
    assert (found.rolled_from, found.on) == (D("2026-05-03"), D("2026-05-06"))


def test_working_days_backwards_are_walked_backwards():
    found = explain(D("2026-05-06"), -3, "working", Roll.PREVIOUS, CALENDAR, NAMES)
    assert found.on == D("2026-04-28")
    assert found.skipped == (Rest(D("2026-05-01"), D("2026-05-05"), "劳动节"),)


def test_a_way_over_the_year_end_is_provisional_while_the_next_year_is_not_published():
    assert explain(D("2026-12-30"), 3, "working", Roll.NEXT, CALENDAR, {}).provisional
    assert not explain(D("2026-12-30"), 1, "working", Roll.NEXT, CALENDAR, {}).provisional


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["农历除夕", "春节", "春节"], "春节"),
        (["休息日（由 2026-02-14 调休）"], "休息日"),
        (["国庆节 (observed)", "休息日"], "国庆节"),
        ([], ""),
    ],
)
def test_a_run_is_called_what_people_call_it(names, said):
    assert festival(names) == said


def test_runs_end_where_a_working_day_stands():
    days = [D("2026-05-02"), D("2026-05-01"), D("2026-05-04")]
    assert rests(days, NAMES) == (
        Rest(D("2026-05-01"), D("2026-05-02"), "劳动节"),
        Rest(D("2026-05-04"), D("2026-05-04"), "劳动节"),
    )
    assert rests([], NAMES) == ()


days = st.dates(D("2025-06-01"), D("2027-06-30"))


@st.composite
def calendars(draw):
    holidays = draw(st.frozensets(days, max_size=40))
    workdays = draw(st.frozensets(days, max_size=40)) - holidays
    return WorkingCalendar(holidays, workdays, frozenset({2025, 2026}))


@given(calendars(), days)
def test_every_rung_explains_the_day_on_which_it_comes(calendar, due_on):
    comes = {
        one.number: day_of(one.fires_at) for one in timetable(due_on, DEFAULT_LADDER, calendar)
    }
    for rung in DEFAULT_LADDER:
        found = explain_rung(due_on, rung, calendar, {})
        assert found.on == comes[rung.number]
        skipped = sum((rest.last - rest.first).days + 1 for rest in found.skipped)
        landed = found.rolled_from or found.on
        assert abs((landed - due_on).days) == abs(rung.offset) + skipped


@given(calendars(), days, st.sampled_from(Roll))
def test_every_due_date_explains_where_it_rolled(calendar, asked_on, roll):
    found = explain_due(asked_on, roll, calendar, {})
    assert found.on == calendar.roll(asked_on, roll)
    if found.rest is not None:
        assert found.rest.first <= asked_on <= found.rest.last
        assert not calendar.is_working(asked_on)
