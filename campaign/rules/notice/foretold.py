"""A letter laid beside the forecast that was signed: as foretold, or different because of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Why(StrEnum):
    """What became of something that was foretold, or why something came that was not."""

    AS_FORETOLD = "as"
    ACT = "act"  # a person told; a forecast speaks of the clock
    REDATED = "redated"
    DAY = "day"  # the same, on another day
    NEW_HOLDER = "holder"
    NEW_ADDRESS = "address"
    HAS_ADDRESS = "has-address"  # a call was foretold
    NEW_DUTY = "new"
    NEW_LADDER = "ladder"
    ANSWERED = "answered"  # foretold, and not needed any more
    TO_COME = "to-come"  # foretold, and still ahead


@dataclass(frozen=True)
class Thing:
    """This person hears on this day, at this address ("": by telephone), of this step of a duty."""

    occasion: str
    person_id: int | None
    address: str
    on: date
    due_on: date


@dataclass(frozen=True)
class Verdict:
    """Why, with what was foretold instead where something was: another day, date or person."""

    why: Why
    foretold: Thing | None = None

    @property
    def as_foretold(self) -> bool:
        """Whether it came as it was signed."""
        return self.why is Why.AS_FORETOLD


def verdict(real: Thing, foretold: Sequence[Thing]) -> Verdict:
    """Judge what came; ``foretold`` are all things of the same duty that were signed."""
    if not real.occasion.startswith("rung/"):
        return Verdict(Why.ACT)
    if not foretold:
        return Verdict(Why.NEW_DUTY)
    same = [one for one in foretold if one.occasion == real.occasion]
    if not same:
        return Verdict(Why.NEW_LADDER, foretold[0])
    if real in same:
        return Verdict(Why.AS_FORETOLD, real)
    if all(one.due_on != real.due_on for one in same):
        return Verdict(Why.REDATED, same[0])
    mine = [one for one in same if one.person_id == real.person_id]
    if not mine:
        return Verdict(Why.NEW_HOLDER, same[0])
    at_address = [one for one in mine if one.address == real.address]
    if at_address:
        return Verdict(Why.DAY, at_address[0])
    return Verdict(Why.NEW_ADDRESS if mine[0].address else Why.HAS_ADDRESS, mine[0])


def missing(
    foretold: Sequence[Thing],
    real: Sequence[Thing],
    *,
    due_on: date,
    owed: bool,
    today: date,
) -> list[Verdict]:
    """Say of what was foretold and has not come what became of it.

    ``due_on``: the duty's date now; ``owed``: its unit still owes it.
    """
    came = {one.occasion for one in real}
    found = []
    for one in sorted(foretold, key=lambda one: (one.on, one.occasion, one.person_id or 0)):
        if one.occasion in came:
            continue
        if due_on != one.due_on:
            found.append(Verdict(Why.REDATED, one))
        elif not owed:
            found.append(Verdict(Why.ANSWERED, one))
        else:
            found.append(Verdict(Why.TO_COME if one.on >= today else Why.DAY, one))
    return found
