"""Where a timeline reads on: an instant, and what stands in which order within it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, or_, true

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LATEST = 253_402_300_799_000_000  # in the year 9999
_WORD = re.compile(r"([0-9]{1,18})\.([0-3])\.([0-9]{1,10})")


class Rank(IntEnum):
    """Within one instant, from the top: an act stands below those whom it told."""

    DRAFT = 0
    CALL = 1
    NOTICE = 2
    EVENT = 3


@dataclass(frozen=True)
class Moment:
    """The place of one entry in a timeline, newest first."""

    at: datetime
    rank: Rank
    id: int

    def key(self) -> tuple[datetime, int, int]:
        """Return what the timeline is sorted by, downwards."""
        return self.at, -self.rank, self.id

    def spelt(self) -> str:
        """Return it as a word of an address: microseconds, rank, number."""
        return f"{(self.at - EPOCH) // MICROSECOND}.{int(self.rank)}.{self.id}"


def read_moment(text: str) -> Moment | None:
    """Return the place that a word of the address tells of, or None when it is none."""
    found = _WORD.fullmatch(text)
    if found is None:
        return None
    at, rank, number = (int(part) for part in found.groups())
    if at > LATEST or number >= 2**31:
        return None
    return Moment(EPOCH + at * MICROSECOND, Rank(rank), number)


def not_newer(at: Any, rank: Rank, before: Moment | None) -> ColumnElement[bool]:
    """Return the condition on an instant alone: it may stand behind the place."""
    if before is None:
        return true()
    older: ColumnElement[bool] = at < before.at if rank < before.rank else at <= before.at
    return older


def behind(at: Any, number: Any, rank: Rank, before: Moment | None) -> ColumnElement[bool]:
    """Return the condition of ``not_newer`` for entries of the place's own rank and instant."""
    if before is None or rank is not before.rank:
        return true()
    return or_(at < before.at, number < before.id)
