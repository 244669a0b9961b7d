"""How far a step of a ladder raises the matter, as colour words: 蓝 黄 橙 红."""

from campaign.rules.plans.ladder_checks import APPROVED_FROM
from campaign.rules.words import Word

# From this level on; the last that fits counts.
COLOURS: tuple[tuple[int, str, Word], ...] = (
    (0, "blue", ("蓝", "Blue")),
    (1, "yellow", ("黄", "Yellow")),
    (2, "orange", ("橙", "Orange")),
    (APPROVED_FROM, "red", ("红", "Red")),
)
# What a person may choose for a step.
LEVELS: dict[int, Word] = {
    0: ("提醒", "Reminder"),
    1: ("提醒分管领导", "Deputy told"),
    2: ("提醒主要负责人", "Principal told"),
    3: ("列入督办", "On the office's list"),
    4: ("通报批评", "Public criticism"),
    5: ("约谈", "Interview"),
    6: ("责任追究", "Accountability"),
}


def colour(level: int) -> tuple[str, Word]:
    """Return the class and the word of a level's colour."""
    return [(css, word) for start, css, word in COLOURS if start <= max(level, 0)][-1]
