"""What people read of a case, its states and measures; and the colour of each level, for all."""

from enum import StrEnum

from campaign.rules.cases.machine import CaseState, Measure

Word = tuple[str, str]


class Colour(StrEnum):
    """The four colours of warning; shapes and words say the same, colour only helps."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


# fmt: off
# How far a matter has been raised -> its colour: before and on the day, the unit's own leaders,
# the office's list, what a person has to approve.
COLOUR_OF: dict[int, Colour] = {
    0: Colour.BLUE,
    1: Colour.YELLOW,
    2: Colour.YELLOW,
    3: Colour.ORANGE,
    4: Colour.RED,
}
COLOURS: dict[StrEnum, Word] = {
    Colour.BLUE:   ("蓝", "Blue"),
    Colour.YELLOW: ("黄", "Yellow"),
    Colour.ORANGE: ("橙", "Orange"),
    Colour.RED:    ("红", "Red"),
}
CASE_STATES: dict[StrEnum, Word] = {
    CaseState.OPEN:     ("待单位说明", "To be explained"),
    CaseState.ANSWERED: ("待领导小组决定", "To be decided"),
    CaseState.DECIDED:  ("已决定，待办结", "Decided"),
    CaseState.CLOSED:   ("已办结", "Closed"),
}
MEASURES: dict[StrEnum, Word] = {
    Measure.NONE:      ("不予问责", "No action"),
    Measure.CRITICISM: ("通报批评", "Public criticism"),
    Measure.TALK:      ("约谈", "Talk with the head"),
    Measure.PURSUE:    ("责任追究", "Pursued"),
}
# fmt: on


def colour_of(level: int) -> Colour:
    """Return the colour of a level; whatever lies above the table is red."""
    return COLOUR_OF.get(max(level, 0), Colour.RED)
