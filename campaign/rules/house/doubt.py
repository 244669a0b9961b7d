"""Whether a clock may be believed: nothing is decided and nothing is mailed by a doubtful one.

Two independent clocks must agree. Where there is no second one, time may move on by no more than a
day and a bit since the last instant that was agreed, and never back. A person may declare that the
machine is right; the difference that the other clock has is then known and does not count.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

APART = timedelta(seconds=120)
BACK = timedelta(seconds=120)
# A night, and a little: whoever was away longer may have come back with any date.
FORWARD = timedelta(hours=26)


class Why(StrEnum):
    """What makes a clock doubtful."""

    APART = "apart"  # another clock says something else
    FORWARD = "forward"  # nobody can say whether so much time has gone by
    BACK = "back"  # it has been later than this


@dataclass(frozen=True)
class Clocks:
    """What the clocks say at one moment.

    Args:
        now: the machine's.
        second: an independent one's, where one answers.
        mark: the last instant that was agreed, where there was one.
        known: how far the second clock is ahead of a machine that a person has declared right.
    """

    now: datetime
    second: datetime | None = None
    mark: datetime | None = None
    known: timedelta = timedelta()

    @property
    def apart(self) -> timedelta:
        """How far the second clock is ahead, beyond what is known of it."""
        return timedelta() if self.second is None else self.second - self.now - self.known


def doubt(clocks: Clocks) -> Why | None:
    """Say why the machine's clock must not be believed, or None where it may be."""
    if clocks.second is not None:
        return Why.APART if abs(clocks.apart) > APART else None
    if clocks.mark is None:
        return None
    if clocks.now - clocks.mark > FORWARD:
        return Why.FORWARD
    return Why.BACK if clocks.mark - clocks.now > BACK else None
