"""Asking for time 延期申请: how a request stands, which date may be wished, who may grant it."""

from datetime import date
from enum import StrEnum

from campaign.rules.asked import new_date
from campaign.rules.errors import FieldMissing


class ExtensionState(StrEnum):
    """How a request stands; ``lapsed``: nobody decided, and it has no object any more."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


def bound_of(late_until_on: date | None, stage_ends_on: date) -> date:
    """Return the last day that the office may grant: the late cut-off, else the stage's end.

    Beyond it the plan itself is at stake, so that only the leading group may grant.
    """
    return late_until_on or stage_ends_on


def later_date(due_on: date | None, *, than: date, today: date) -> date:
    """Return a new date that is later than the present one and that a unit can keep.

    Raises:
        FieldMissing: there is none, it is not later, has passed, or lies more than a year ahead.
    """
    wanted_on = new_date(due_on, today)
    if wanted_on <= than:
        raise FieldMissing(
            "due_on", "新的期限要晚于现在的期限 %(day)s，请改选。", day=than.isoformat()
        )
    return wanted_on
