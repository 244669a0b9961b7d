"""Which date a unit may wish, and up to which the office may grant."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.dates.extension import bound_of, later_date
from campaign.rules.errors import FieldMissing

D = dt.date
TODAY, DUE = D(2026, 4, 16), D(2026, 4, 20)
DAYS = st.dates(D(2026, 1, 1), D(2028, 12, 31))


def test_the_bound_is_the_late_cut_off_else_the_end_of_the_stage() -> None:
    assert bound_of(D(2026, 5, 8), D(2026, 4, 30)) == D(2026, 5, 8)
    assert bound_of(None, D(2026, 4, 30)) == D(2026, 4, 30)


@pytest.mark.parametrize(
    "wish", [None, DUE, D(2026, 4, 19), D(2026, 4, 15), D(2027, 4, 18), D(2025, 5, 1)]
)
def test_no_date_an_earlier_one_and_one_far_ahead_are_refused(wish: D | None) -> None:
    with pytest.raises(FieldMissing) as refused:
        later_date(wish, than=DUE, today=TODAY)
    assert refused.value.field == "due_on"
    assert refused.value.message


@given(DAYS, DAYS, DAYS)
def test_a_date_is_taken_when_it_is_later_than_the_present_one_and_within_a_year(
    wish: D, due: D, today: D
) -> None:
    fits = wish > due and 0 <= (wish - today).days <= 366
    try:
        taken = later_date(wish, than=due, today=today)
    except FieldMissing:
        assert not fits
    else:
        assert fits
        assert taken == wish


@given(st.none() | DAYS, DAYS, DAYS)
def test_the_office_grants_up_to_the_bound_and_no_further(late: D | None, ends: D, wish: D) -> None:
    last = late if late is not None else ends
    assert (wish > bound_of(late, ends)) == ((wish - last).days > 0)
