"""What a change of dates brings, said for its page: lines by day, and what is passed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from campaign.reports.dates.effect import Effect
from campaign.reports.dates.plan import Left
from campaign.reports.dates.told import Reminder
from campaign.rules.dates.left_out import LeftOut

Move = tuple[str, date | None, date | None]
UNITS = 5


@dataclass(frozen=True)
class EffectLine:
    """One row: reminders of one milestone that change from one day to another, and whose.

    ``units``: a unit with who is told of it. ``number`` counts reminders.
    """

    kind: str  # void, cancelled, moved, added
    before: date | None
    after: date | None
    milestone: str
    number: int
    units: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Group:
    """Duties passed over for one reason; ``units`` are the first of them."""

    why: LeftOut
    number: int
    units: tuple[str, ...]
    by: tuple[str, ...]


def effect_lines(effect: Effect) -> list[EffectLine]:
    """Return the rows, what is void at once first, then by day."""
    void = [
        (("void", None, None), duty_id, one.person_id)
        for one in effect.void
        for duty_id in one.duty_ids
    ]
    told = [
        ((_kind(one), one.before, one.after), one.duty_id, one.person_id)
        for one in effect.reminders
    ]
    rows: dict[tuple[Move, str], dict[str, dict[str, None]]] = {}
    number: dict[tuple[Move, str], int] = {}
    for move, duty_id, person_id in [*void, *told]:
        unit, milestone = effect.places.get(duty_id, ("", ""))
        key = move, milestone
        number[key] = number.get(key, 0) + 1
        people = rows.setdefault(key, {}).setdefault(unit, {})
        people[effect.names.get(person_id, "")] = None
    return [
        EffectLine(
            *move, milestone, number[move, milestone],
            tuple((unit, tuple(filter(None, names))) for unit, names in units.items()),
        )
        for (move, milestone), units in rows.items()
    ]  # fmt: skip


def _kind(one: Reminder) -> str:
    return "moved" if one.before and one.after else "cancelled" if one.before else "added"


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
