"""When something that recurs ends: on a date, or once a condition holds for the unit (直至…)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ACCEPTED = re.compile(r"accepted:([A-Za-z0-9_][A-Za-z0-9_-]{0,59})")


class End(StrEnum):
    """The kinds of end.

    STAGE: the unit has left the milestone's stage. ACCEPTED: its duty of another milestone (all
    units' duties, for what the office itself owes) has been accepted or waived.
    """

    DATE = "date"
    STAGE = "stage"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Until:
    """An end: ``on`` of a DATE, ``key`` of the milestone that has to be ACCEPTED."""

    end: End
    on: date = date.max
    key: str = ""


def read_until(text: str) -> Until:
    """Return what the plan's word means.

    Raises:
        ValueError: it is none of ours.
    """
    if text == End.STAGE:
        return Until(End.STAGE)
    if found := _ACCEPTED.fullmatch(text):
        return Until(End.ACCEPTED, key=found[1])
    if _DATE.fullmatch(text):
        return Until(End.DATE, on=date.fromisoformat(text))
    raise ValueError(text)
