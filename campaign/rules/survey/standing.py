"""What a line of a round's register counts as: expected 应报, received 已报, on time 按时, nil."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from campaign.rules.lifecycle import HANDED_IN, DutyState
from campaign.rules.shares import per_cent


class RoundState(StrEnum):
    """How a round stands."""

    OPEN = "open"
    VOID = "void"  # its figures count no more; it was, or is to be, filled in again
    CLOSED = "closed"


class LineKind(StrEnum):
    """How a unit came onto the register."""

    SENT = "sent"
    ADDED = "added"
    EXEMPT = "exempt"  # not asked in this round; its duty goes on without the form


EXPECTED_NOT = (DutyState.WAIVED, DutyState.CANCELLED)
RECEIVED = (*HANDED_IN, DutyState.ACCEPTED)


@dataclass(frozen=True)
class Flags:
    """What one line adds to the counts above it."""

    expected: bool = False
    received: bool = False
    on_time: bool = False
    nil: bool = False


NOTHING = Flags()


def flags_of(state: DutyState, *, nil: bool, submitted_on: date | None, last_on: date) -> Flags:
    """Return what a line counts as; ``last_on`` is the last day that is in time."""
    received = state in RECEIVED
    return Flags(
        expected=state not in EXPECTED_NOT,
        received=received,
        on_time=received and submitted_on is not None and submitted_on <= last_on,
        nil=received and nil,
    )


def figures_of(flags: Flags, filed: Mapping[str, Any] | None) -> dict[str, int]:
    """Return the numbers that a line adds to the totals above it: received, and no nil return."""
    if not flags.received or flags.nil or not filed:
        return {}
    return {key: value for key, value in filed.items() if isinstance(value, int)}


@dataclass(frozen=True)
class Fraction:
    """发放 54 份，收回 53 份: what a subtree owes and has answered."""

    expected: int = 0
    received: int = 0
    on_time: int = 0
    nil: int = 0

    @property
    def missing(self) -> int:
        """How many have not answered."""
        return self.expected - self.received

    @property
    def rate(self) -> str | None:
        """The share received; None where nobody has to answer (无应报单位)."""
        return per_cent(self.received, self.expected)

    @property
    def punctual(self) -> str | None:
        """The share that came in time."""
        return per_cent(self.on_time, self.expected)

    def __add__(self, other: "Fraction") -> "Fraction":
        return Fraction(
            self.expected + other.expected, self.received + other.received,
            self.on_time + other.on_time, self.nil + other.nil,
        )  # fmt: skip
