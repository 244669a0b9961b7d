"""What is counted 口径: the meaning of 应报, 已报, 按时, 未报, 免报, for duties and for units.

A duty is due 应报 from its date on, that day included, while it is asked: not while its clock is
paused, not once it is waived 免报 or called off, not of a unit that has left the campaign. A new
date that the office grants (an extension, a change of date) puts that off. A return does not, nor
does the unit's own taking back 撤回: the answer was due by its former date, it has come to nothing,
and so it is missing 未报, though it is late 逾期 only when its own term has passed.

reports/progress/counted.py says the same of rows; both doors and every report ask it.
"""

from datetime import date
from enum import StrEnum


class Count(StrEnum):
    """A count that opens a list of duties, or of units."""

    DUE = "due"  # 应报
    ANSWERED = "answered"  # 已报: handed in, not returned; a unit: all that was due of it
    PUNCTUAL = "punctual"  # 按时: within its term; a unit: all that was due of it
    MISSING = "missing"  # 未报: the unit's move; a unit: at least one
    WAIVED = "waived"  # 免报: beside 应报; a unit: nothing is due of it but what was waived


def still_counts(due_on: date, counts_on: date | None, new_due_on: date) -> date | None:
    """Return from which day a duty counts as due under a new term that is no extension.

    Args:
        due_on: the date of its present term.
        counts_on: from when it counts under that one; None: from ``due_on``.
        new_due_on: the date of the new term.

    Returns:
        The day, None where it is the new date itself.
    """
    since_on = min(counts_on or due_on, new_due_on)
    return None if since_on == new_due_on else since_on
