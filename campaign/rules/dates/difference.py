"""What a change takes away, moves and adds, day by day: two forecasts laid side by side."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Generic, TypeVar

K = TypeVar("K", int, str, tuple[int, int], tuple[int, str])


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
    before: Iterable[tuple[K, date]],
    after: Iterable[tuple[K, date]],
    about: Mapping[tuple[K, date], Collection[int]] | None = None,
) -> Difference[K]:
    """Compare what each would get on which days.

    What somebody gets on a day both before and after is the same. Of the rest the first day that
    falls away and the first that comes are one move, and so on; what is left over is cancelled or
    new. ``about``: the duties of which each speaks; then only what shares one of them moves.
    """
    old, new = set(before), set(after)
    gone, come = _days(old - new), _days(new - old)
    found: dict[tuple[date | None, date | None], list[K]] = {}
    for whom in gone.keys() | come.keys():
        losing, getting = gone.get(whom, []), come.get(whom, [])
        moves = zip_longest(losing, getting) if about is None else _kin(
            whom, losing, getting, about
        )  # fmt: skip
        for move in moves:
            found.setdefault(move, []).append(whom)
    ordered = sorted(found, key=lambda move: (move[0] or move[1] or date.max, move[1] or date.max))
    return Difference(tuple(Line(*move, tuple(sorted(found[move]))) for move in ordered))


def _kin(
    whom: K,
    losing: Iterable[date],
    getting: Iterable[date],
    about: Mapping[tuple[K, date], Collection[int]],
) -> Iterator[tuple[date | None, date | None]]:
    """Pair the days of letters that speak of the same duty; what has no pair stands alone."""
    left = list(getting)
    for gone in losing:
        said = set(about.get((whom, gone), ()))
        come = next((on for on in left if not said.isdisjoint(about.get((whom, on), ()))), None)
        if come is not None:
            left.remove(come)
        yield gone, come
    yield from ((None, on) for on in left)


def _days(pairs: set[tuple[K, date]]) -> dict[K, list[date]]:
    found: dict[K, list[date]] = {}
    for whom, on in pairs:
        found.setdefault(whom, []).append(on)
    for days in found.values():
        days.sort()
    return found
