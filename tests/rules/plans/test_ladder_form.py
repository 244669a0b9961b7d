"""A ladder as a person types it."""

import pytest

from campaign.rules.cases.words import COLOURS, Colour, colour_of
from campaign.rules.ladder import DEFAULT_LADDER
from campaign.rules.permissions import Role
from campaign.rules.plans.ladder_colours import LEVELS
from campaign.rules.plans.ladder_form import StepForm, read_ladder, to_rows


def test_a_ladder_comes_back_as_it_was_typed() -> None:
    assert read_ladder(to_rows(DEFAULT_LADDER)).rungs == DEFAULT_LADDER


def test_steps_stand_in_the_order_of_their_days_and_are_numbered_by_it() -> None:
    found = read_ladder(
        [
            StepForm("3", "after", level="2", audience="principal"),
            StepForm("0", "before", level="0"),
            StepForm("7", "before", counts="calendar", level="0"),
        ]
    )
    assert [(one.number, one.offset) for one in found.rungs] == [(1, -7), (2, 0), (3, 3)]


def test_approval_of_criticism_cannot_be_switched_off() -> None:
    found = read_ladder([StepForm("9", level="4", audience="principal", approval=False)])
    assert found.sound
    assert (found.rungs[0].needs_approval, found.rungs[0].letter) == (True, "criticism")
    assert found.rows[0].approval


WRONG = {
    "no number": StepForm("sieben"),
    "other digits": StepForm("７"),
    "far too many": StepForm("99999"),
    "an unknown side": StepForm("3", "beside"),
    "unknown days": StepForm("3", counts="lunar"),
    "nobody": StepForm("3", audience="driver"),
    "a level that is none": StepForm("3", level="9"),
    "a level before the day": StepForm("3", "before", level="1"),
    "none behind it": StepForm("3", "after", level=""),
    "too far": StepForm("401"),
}


@pytest.mark.parametrize("row", WRONG.values(), ids=WRONG)
def test_a_fault_stands_at_its_row(row: StepForm) -> None:
    found = read_ladder([StepForm("9", "before", level="0"), row])
    assert not found.sound and found.rungs == ()
    ((place, faults),) = found.faults.items()
    assert found.rows[place].days == row.days and faults


def test_each_level_has_a_colour() -> None:
    said = [COLOURS[colour_of(level)][0] for level in LEVELS]
    assert said == ["蓝", "黄", "黄", "橙", "红", "红", "红"]
    assert colour_of(-1) is Colour.BLUE
    assert Role.CONTACT.value == StepForm().audience
