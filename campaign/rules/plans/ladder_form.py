"""A ladder as a person types it: days, before or after, whom; read into rungs or told apart.

Steps are put in the order of their days and numbered by it, so nobody types numbers. The letter
follows from the level: from 通报批评 up it is that draft, and approval cannot be switched off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from campaign.rules.ladder import Rung
from campaign.rules.permissions import Role
from campaign.rules.plans.fault import Fault
from campaign.rules.plans.ladder_checks import (
    APPROVED_FROM,
    COUNTS,
    LADDER_AUDIENCES,
    ladder_faults,
)
from campaign.rules.plans.ladder_colours import LEVELS

MOST_STEPS = 20
BEFORE, ON, AFTER = "before", "on", "after"
SIDES = (BEFORE, AFTER)


@dataclass(frozen=True)
class StepForm:
    """One row as typed."""

    days: str = "1"
    side: str = AFTER
    counts: str = COUNTS[0]
    audience: str = Role.CONTACT.value
    level: str = "1"
    approval: bool = False

    @property
    def offset(self) -> int | None:
        """Days from the due day, negative before it; None where no number stands."""
        days = self.days.strip()
        if not days.isascii() or not days.isdigit() or len(days) > 4:
            return None
        return -int(days) if self.side == BEFORE else int(days)

    @property
    def height(self) -> int:
        """The level chosen, 0 where none is."""
        return int(self.level) if self.level.isascii() and self.level.isdigit() else 0


@dataclass(frozen=True)
class LadderRead:
    """The rows with the faults of each (by place), and the ladder where sound.

    Rows with faults stay where they were typed; a sound ladder stands in the order of its days.
    ``moved``: where each row as typed stands now.
    """

    rows: tuple[StepForm, ...]
    faults: dict[int, tuple[Fault, ...]]
    rungs: tuple[Rung, ...]
    moved: tuple[int, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it can be put into force."""
        return not self.faults


def to_rows(ladder: Sequence[Rung]) -> tuple[StepForm, ...]:
    """Return the rows of a ladder."""
    return tuple(
        StepForm(
            str(abs(rung.offset)), BEFORE if rung.offset <= 0 else AFTER, rung.counts,
            rung.audience.value, str(rung.level), rung.needs_approval,
        )
        for rung in ladder
    )  # fmt: skip


def read_ladder(rows: Iterable[StepForm]) -> LadderRead:
    """Read the rows: while something is wrong they keep their places, else their days' order."""
    typed = [_held(row) for row in rows]
    order = sorted(
        range(len(typed)),
        key=lambda at: (typed[at].offset is None, typed[at].offset or 0, typed[at].height),
    )
    faults: dict[int, list[Fault]] = {}
    rungs, places = [], []
    for number, place in enumerate(order, start=1):
        fault = _fault(place, typed[place])
        if fault is not None:
            faults.setdefault(place, []).append(fault)
            continue
        rungs.append(_rung(number, typed[place]))
        places.append(place)
    for found in ladder_faults(rungs):
        if len(found.where) > 1:
            faults.setdefault(places[int(found.where[1])], []).append(found)
    if faults:
        told = {place: tuple(some) for place, some in sorted(faults.items())}
        return LadderRead(tuple(typed), told, (), tuple(range(len(typed))))
    moved = tuple(order.index(place) for place in range(len(typed)))
    return LadderRead(tuple(typed[place] for place in order), {}, tuple(rungs), moved)


def _held(row: StepForm) -> StepForm:
    """Keep approval on where the rule asks for it."""
    return replace(row, approval=True) if row.height >= APPROVED_FROM else row


def _fault(place: int, row: StepForm) -> Fault | None:
    where = ("ladder", place)
    if row.offset is None:
        return Fault((*where, "days"), "天数请写 0 到 400 的整数，例如 7。")
    chosen = (
        row.side in SIDES
        and row.counts in COUNTS
        and row.audience in LADDER_AUDIENCES
        and row.height in LEVELS
    )
    return None if chosen else Fault(where, "这一步没有选全，请重新选择。")


def _rung(number: int, row: StepForm) -> Rung:
    letter = "criticism" if row.height >= APPROVED_FROM else "clock"
    return Rung(
        number, row.offset or 0, row.counts, Role(row.audience), row.height, row.approval, letter
    )
