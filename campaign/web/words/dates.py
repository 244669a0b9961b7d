"""What a change of dates brings, said for its page: lines by day, and what is passed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from campaign.reports.dates.effect import Effect
from campaign.reports.dates.plan import Left
from campaign.rules.dates.left_out import LeftOut

NAMES = 3
UNITS = 5


@dataclass(frozen=True)
class EffectLine:
    """One row: what happens to so many letters of a day, and to whom they go."""

    kind: str  # void, cancelled, moved, added
    before: date | None
    after: date | None
    number: int
    names: tuple[str, ...]
    people: int


@dataclass(frozen=True)
class Group:
    """Duties passed over for one reason; ``units`` are the first of them."""

    why: LeftOut
    number: int
    units: tuple[str, ...]
    by: tuple[str, ...]


def effect_lines(effect: Effect) -> list[EffectLine]:
    """Return the rows, what is void at once first, then by day."""
    found = []
    if effect.void:
        people = [one.person_id for one in effect.void]
        found.append(_line("void", None, None, len(effect.void), people, effect))
    for line in effect.letters.lines:
        kind = "moved" if line.before and line.after else "cancelled" if line.before else "added"
        people = [person for person, _address in line.whom]
        found.append(_line(kind, line.before, line.after, line.number, people, effect))
    return found


def _line(
    kind: str,
    before: date | None,
    after: date | None,
    number: int,
    people: Iterable[int],
    effect: Effect,
) -> EffectLine:
    once = list(dict.fromkeys(people))
    names = tuple(effect.names[one] for one in once if one in effect.names)
    return EffectLine(kind, before, after, number, names[:NAMES], len(once))


def left_groups(left: Iterable[Left]) -> list[Group]:
    """Return what is passed over, by reason."""
    by_why: dict[LeftOut, list[Left]] = {}
    for one in left:
        by_why.setdefault(one.why, []).append(one)
    return [
        Group(
            why,
            len(some),
            tuple(dict.fromkeys(one.duty.unit for one in some))[:UNITS],
            tuple(dict.fromkeys(one.by for one in some if one.by)),
        )
        for why, some in by_why.items()
    ]
