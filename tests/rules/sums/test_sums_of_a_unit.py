"""What a unit adds to the sums, and what sums say on a day, beside counting by hand."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.rules.counting import Count
from campaign.rules.lifecycle import DutyState, EnrolmentState
from campaign.rules.sums.cells import Cell, From, OwedCell, StageCell, UnitCell, read_cell
from campaign.rules.sums.places import places_of
from campaign.rules.sums.totals import (
    asked_ever,
    duties_on,
    late_on,
    missing_on,
    stand_so,
    units_on,
)
from campaign.rules.sums.unit import DutyRow, EnrolmentRow, TermDates, unit_cells

FIRST = dt.date(2026, 4, 1)
DAY = dt.timedelta(days=1)
D = DutyState
OWES = (D.OPEN, D.RETURNED, D.AWAITING_SIGNATURE)
CAME = (D.SUBMITTED, D.NIL, D.IN_REVIEW, D.ACCEPTED)

days = st.integers(0, 6).map(lambda number: FIRST + number * DAY)
terms = st.builds(
    lambda milestone, due, before: TermDates(milestone, due, due - before * DAY),
    st.integers(1, 3), days, st.integers(0, 3),
)  # fmt: skip
duties = st.builds(
    DutyRow, st.integers(1, 3), st.integers(1, 2), st.sampled_from(DutyState),
    st.none() | days, st.integers(0, 4), st.booleans(),
)  # fmt: skip
enrolments = st.none() | st.builds(
    EnrolmentRow, st.sampled_from(EnrolmentState), st.none() | st.integers(1, 3), st.integers(1, 3)
)
units = st.tuples(st.lists(duties, max_size=5), enrolments)


def one_by_one(
    unit: Sequence[DutyRow],
    enrolment: EnrolmentRow | None,
    known: Sequence[TermDates],
    day: dt.date,
    includes: bool,
) -> Counter[Count]:
    """Count the duties of one unit as rules/counting.py says in words."""
    found: Counter[Count] = Counter()
    left = enrolment is not None and enrolment.state == "withdrawn"
    for duty in unit:
        term = known[duty.term_id]
        if term.came_on > day or (left and duty.enrolled):
            continue
        found[Count.WAIVED] += duty.state == "waived"
        found[Count.MISSING] += duty.state in OWES
        found[Count.ANSWERED] += duty.state in CAME
        found[Count.DUE] += duty.state in OWES + CAME
        good = term.due_on if includes else term.due_on - DAY
        found[Count.PUNCTUAL] += (
            duty.state in CAME and duty.submitted_on is not None and duty.submitted_on <= good
        )
    return found


@settings(max_examples=300)
@given(st.lists(units, max_size=4), st.lists(terms, min_size=5, max_size=5), days, st.booleans())
def test_sums_are_what_counting_one_by_one_gives(
    county: list[tuple[list[DutyRow], EnrolmentRow | None]],
    known: list[TermDates],
    day: dt.date,
    includes: bool,
) -> None:
    dates = dict(enumerate(known))
    total: Counter[Cell] = Counter()
    by_duty: Counter[Count] = Counter()
    by_unit: Counter[Count] = Counter()
    for mine, enrolment in county:
        total.update(unit_cells(mine, enrolment, dates, includes_due_day=includes))
        alone = one_by_one(mine, enrolment, known, day, includes)
        by_duty.update(alone)
        due = alone[Count.DUE]
        by_unit[Count.DUE] += due > 0
        by_unit[Count.ANSWERED] += due > 0 and alone[Count.ANSWERED] == due
        by_unit[Count.PUNCTUAL] += due > 0 and alone[Count.PUNCTUAL] == due
        by_unit[Count.MISSING] += alone[Count.MISSING] > 0
        by_unit[Count.WAIVED] += due == 0 and alone[Count.WAIVED] > 0
    kept = Counter({read_cell(cell.text): number for cell, number in total.items()})
    assert kept == total
    assert duties_on(kept, dates, day) == {count: by_duty[count] for count in Count}
    assert units_on(kept, day) == {count: by_unit[count] for count in Count}
    everyone = [duty for mine, _ in county for duty in mine]
    owed = [dates[duty.term_id].due_on for duty in everyone if duty.state in OWES]
    assert late_on(kept, day) == sum(due_on < day for due_on in owed)
    assert sum(missing_on(kept, dates, day, last_good=day)) == by_duty[Count.MISSING]
    assert asked_ever(kept) == bool(everyone)
    for state in DutyState:
        counted = Counter(duty.term_id for duty in everyone if duty.state is state)
        assert stand_so(kept, (state,)) == counted


def test_missing_by_its_last_day() -> None:
    dates = {
        1: TermDates(1, FIRST, FIRST),
        2: TermDates(1, FIRST + DAY, FIRST + DAY),
        3: TermDates(1, FIRST + 5 * DAY, FIRST),  # returned: a later date, due by its former
        4: TermDates(1, FIRST + 5 * DAY, FIRST + 5 * DAY),
    }
    rows = [DutyRow(number, 1, D.OPEN, None, number, True) for number in dates]
    cells = unit_cells(rows, None, dates, includes_due_day=True)
    assert missing_on(cells, dates, FIRST + DAY, last_good=FIRST + DAY) == (1, 1, 1)


def test_only_the_latest_round_of_a_milestone_is_marked() -> None:
    dates = {1: TermDates(1, FIRST, FIRST)}
    rows = [DutyRow(1, round_, D.ACCEPTED, FIRST, 1, True) for round_ in (1, 2)]
    cells = unit_cells(rows, None, dates, includes_due_day=True)
    assert sorted(cell.latest for cell in cells if hasattr(cell, "latest")) == [False, True]


def test_a_unit_is_in_every_place_above_it_and_in_one_group() -> None:
    stage = StageCell(EnrolmentState.CLOSED, 0, again=False)
    assert set(places_of("/1/5/", "school", stage)) == {"/", "/1/", "/1/5/", "/1/5/*school"}
    assert set(places_of("/", "county", OwedCell(FIRST))) == {"/", "/*county"}
    dates = {1: TermDates(1, FIRST, FIRST)}
    [duty] = (
        cell
        for cell in unit_cells(
            [DutyRow(1, 1, D.OPEN, None, 1, True)], None, dates, includes_due_day=True
        )
        if cell.text.startswith("duty")
    )
    assert set(places_of("/1/", "school", duty)) == {"/", "/1/"}


@pytest.mark.parametrize("text", ["", "unit", "unit/due", "duty/1", "pay/2026-01-01", "owed/soon"])
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_cell(text)


def test_a_day_has_its_words() -> None:
    assert UnitCell(From.DUE, FIRST).text == "unit/due/2026-04-01"
