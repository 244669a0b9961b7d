"""What a line of the register counts as."""

import datetime as dt

import pytest

from campaign.rules.lifecycle import DutyState
from campaign.rules.survey.standing import Flags, Fraction, figures_of, flags_of

DAY = dt.date(2026, 4, 20)


@pytest.mark.parametrize("state", list(DutyState))
def test_a_line_is_expected_unless_nobody_asks_and_received_once_it_is_handed_in(
    state: DutyState,
) -> None:
    found = flags_of(state, nil=False, submitted_on=DAY, last_on=DAY)
    assert found.expected is (state not in ("waived", "cancelled"))
    assert found.received is (state in ("submitted", "nil", "in_review", "accepted"))
    assert found.on_time is found.received
    assert not found.nil


def test_a_day_late_is_not_on_time_and_no_day_is_not_either() -> None:
    late = flags_of(DutyState.ACCEPTED, nil=True, submitted_on=DAY, last_on=DAY - dt.timedelta(1))
    assert late == Flags(True, True, False, True)
    assert not flags_of(DutyState.ACCEPTED, nil=False, submitted_on=None, last_on=DAY).on_time


def test_only_numbers_that_were_received_add_up() -> None:
    filed = {"total": 3, "remarks": "搬迁"}
    assert figures_of(Flags(True, True), filed) == {"total": 3}
    assert figures_of(Flags(True, False), filed) == {}
    assert figures_of(Flags(True, True, True, True), filed) == {}
    assert figures_of(Flags(True, True), None) == {}


def test_a_fraction_adds_up_and_nobody_owing_is_never_nought_per_cent() -> None:
    both = Fraction(54, 53, 49, 1) + Fraction(1)
    assert (both.expected, both.missing, both.rate, both.punctual) == (55, 2, "96.4%", "89.1%")
    assert Fraction().rate is None
    assert Fraction().punctual is None
