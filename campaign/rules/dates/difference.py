"""What a change takes away, moves and adds, day by day: two forecasts laid side by side.

What somebody gets on a day speaks of things: a duty at a step of its ladder, say. What comes is
the same as before, or has moved, where it speaks of the same thing; a day on which something comes
before and after is no change, whatever it then speaks of.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

K = TypeVar("K", int, str, tuple[int, int], tuple[int, str])
Things = Collection[Hashable]


@dataclass(frozen=True)
class Line(Generic[K]):
    """The same change of day for all of these; ``before`` None: new, ``after`` None: cancelled."""

    before: date | None
    after: date | None
    whom: tuple[K, ...]

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.whom)


@dataclass(frozen=True)
class Difference(Generic[K]):
    """All lines in the order of days."""

    lines: tuple[Line[K], ...] = ()

    @property
    def cancelled(self) -> int:
        """How many fall away."""
        return sum(one.number for one in self.lines if one.after is None)

    @property
    def added(self) -> int:
        """How many come in addition."""
        return sum(one.number for one in self.lines if one.before is None)

    @property
    def moved(self) -> int:
        """How many come on another day."""
        return sum(one.number for one in self.lines if one.before and one.after)


def difference(
    before: Mapping[tuple[K, date], Things], after: Mapping[tuple[K, date], Things]
) -> Difference[K]:
    """Compare what each gets on which days, and of what it speaks.

    First what speaks of the same thing on the same day, then as many moves as there can be, the
    earliest first; then what is left over on a same day; the rest is cancelled or new.
    """
    gone, come = _days(before), _days(after)
    found: dict[tuple[date | None, date | None], list[K]] = {}
    for whom in gone.keys() | come.keys():
        for move in _moves(gone.get(whom, {}), come.get(whom, {})):
            found.setdefault(move, []).append(whom)
    ordered = sorted(found, key=in_days)
    return Difference(tuple(Line(*move, tuple(sorted(found[move]))) for move in ordered))


def in_days(move: tuple[date | None, date | None]) -> tuple[date, date]:
    """Return the key by which moves are put in the order of their days."""
    return move[0] or move[1] or date.max, move[1] or date.max


def _moves(
    old: Mapping[date, Things], new: Mapping[date, Things]
) -> Iterator[tuple[date | None, date | None]]:
    """Yield the changes of one reader's days."""
    stays = {on for on in old.keys() & new.keys() if _kin(old[on], new[on])}
    left, come = sorted(old.keys() - stays), sorted(new.keys() - stays)
    pairs = _paired(
        {on: [then for then in come if _kin(old[on], new[then])] for on in left}
    )  # fmt: skip
    yield from pairs.items()
    gone, added = set(left) - pairs.keys(), set(come) - set(pairs.values())
    yield from ((on, None) for on in sorted(gone - added))
    yield from ((None, on) for on in sorted(added - gone))


def _kin(one: Things, other: Things) -> bool:
    return not set(one).isdisjoint(other)


def _paired(choices: Mapping[date, Iterable[date]]) -> dict[date, date]:
    """Give as many as possible one of their choices each (augmenting paths)."""
    taken: dict[date, date] = {}

    def place(on: date, tried: set[date]) -> bool:
        for then in choices[on]:
            if then not in tried:
                tried.add(then)
                if then not in taken or place(taken[then], tried):
                    taken[then] = on
                    return True
        return False

    for on in choices:
        place(on, set())
    return {on: then for then, on in taken.items()}


def _days(found: Mapping[tuple[Any, date], Things]) -> dict[Any, dict[date, Things]]:
    days: dict[Any, dict[date, Things]] = {}
    for (whom, on), things in found.items():
        days.setdefault(whom, {})[on] = things
    return days
