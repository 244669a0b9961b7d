"""How far a step of a ladder raises the matter, in words; its colour is in rules/cases/words.py."""

from campaign.rules.words import Word

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
