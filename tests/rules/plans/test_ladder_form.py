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


def test_rows_stay_where_they_were_typed_until_nothing_is_wrong() -> None:
    typed = [StepForm("9", level="2"), StepForm("x"), StepForm("7", "before", level="0")]
    found = read_ladder(typed)
    assert [row.days for row in found.rows] == ["9", "x", "7"]
    assert list(found.faults) == [1] and found.moved == (0, 1, 2)
    mended = read_ladder([typed[0], StepForm("3", level="1"), typed[2]])
    assert [row.days for row in mended.rows] == ["7", "3", "9"]
    assert mended.moved == (2, 1, 0), "a button of a row still means that row"


def test_a_fault_of_the_whole_ladder_stands_at_the_row_as_typed() -> None:
    found = read_ladder([StepForm("9", level="2"), StepForm("3", "before", level="1")])
    assert [row.days for row in found.rows] == ["9", "3"] and list(found.faults) == [1]
