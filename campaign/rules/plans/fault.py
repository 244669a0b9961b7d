"""What is wrong with a plan, and where in it."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from campaign.rules.sheets.rows import ERROR

Where = tuple[str | int, ...]
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Fault:
    """One fault: where in the plan (("milestones", 2, "due_on")), and a sentence with its values.

    A number counts from 0 among the stages, milestones or rungs of the Plan that was checked.
    """

    where: Where
    message: str
    values: dict[str, object] = field(default_factory=dict)
    severity: str = ERROR


def day_words(day: date) -> str:
    """Return a day as sentences write it: "2011 年 5 月 15 日（周日）"."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日（周{_WEEKDAYS[day.weekday()]}）"


def missing(
    sentences: tuple[str, str], key: str, keys: Iterable[str]
) -> tuple[str, dict[str, object]]:
    """Say that a key leads nowhere, with the one that was probably meant.

    ``sentences``: where none is near, and where one is.
    """
    near = difflib.get_close_matches(key, list(keys), n=1)
    if near:
        return sentences[1], {"key": key, "near": near[0]}
    return sentences[0], {"key": key}
