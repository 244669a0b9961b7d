"""What a new ladder has nothing to say any more about a date that an earlier one has climbed.

Nobody is told the same step twice for one date, and nothing bursts when a ladder changes: a step
of the new ladder whose time has passed is recorded as passed, not sent. The one exception is what
the old ladder still owed when the change came: the clock was a little late, and it comes now.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from campaign.rules.ladder import Rung, RungTime


class Settled(StrEnum):
    """Why the clock has nothing to decide about a rung."""

    PASSED = "passed"  # its time lay before the term, or the ladder, began
    TOLD = "told"  # an earlier ladder has told it


@dataclass(frozen=True)
class Climbed:
    """A rung of the ladder before: ``done`` has been decided or settled, ``told`` by the clock."""

    time: RungTime
    done: bool
    told: bool


def settle(
    times: Iterable[RungTime], before: Sequence[Climbed], now: datetime
) -> dict[int, Settled]:
    """Return which rungs of the new ladder are settled at birth, by their number."""
    found: dict[int, Settled] = {}
    ordered = sorted(times, key=lambda one: (one.fires_at, one.number))
    for place, time in enumerate(ordered):
        alike = [one for one in before if _alike(one.time, time)]
        if time.level > 0 and _told(time, ordered[:place], alike):
            found[time.number] = Settled.TOLD
        elif time.fires_at <= now and not any(_owing(one, now) for one in alike):
            found[time.number] = Settled.PASSED
    return found


def kept_steps(was: Sequence[Rung], new: Sequence[Rung]) -> dict[int, int]:
    """Return which rung of a new ladder is one of the old, by their numbers.

    It tells the same people in the same way: on the same day, else at the same level, else in the
    order of days. What is left over is new.
    """
    found: dict[int, int] = {}
    alike: tuple[Callable[[Rung], tuple[object, ...]], ...] = (
        lambda one: (one.audience, one.letter, one.offset, one.counts),
        lambda one: (one.audience, one.letter, one.level),
        lambda one: (one.audience, one.letter),
    )
    for key in alike:
        left = [one for one in was if one.number not in found.values()]
        for rung in new:
            if rung.number in found:
                continue
            same = next((one for one in left if key(one) == key(rung)), None)
            if same is not None:
                found[rung.number] = same.number
                left.remove(same)
    return found


def _told(time: RungTime, earlier: Sequence[RungTime], alike: Sequence[Climbed]) -> bool:
    """Whether these people have heard it: of a graver level, or as often as the ladder says it."""
    levels = [one.time.level for one in alike if one.told]
    before = sum(_alike(one, time) and one.level == time.level for one in earlier)
    return any(level > time.level for level in levels) or before < levels.count(time.level)


def _alike(one: RungTime, other: RungTime) -> bool:
    """Whether they tell the same people in the same way: a letter, or a draft for approval."""
    return one.audience is other.audience and one.needs_approval == other.needs_approval


def _owing(one: Climbed, now: datetime) -> bool:
    """Whether its time has come and the clock has not decided it yet."""
    return not one.done and one.time.fires_at <= now
