"""假如期限是另一天: how duties would stand under another date, by the rules of the real one.

A duty keeps the plan's date until it gets one of its own (a return, an extension, a pause). Only
where it kept the plan's date does the other date replace it; what a person gave stays as given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from campaign.rules.calendar import day_of
from campaign.rules.deadlines import days_late, is_punctual
from campaign.rules.lifecycle import HANDED_IN, NOT_DUE, OWED_BY, OWED_BY_UNIT, Court, DutyState

ANSWERED = (*HANDED_IN, DutyState.ACCEPTED)


@dataclass(frozen=True)
class Stretch:
    """A duty from an instant to an instant (None: still), under one date in one state.

    ``of_plan``: the date is the plan's; ``counts_of_plan``: so is the day from which it counts as
    due, where that is earlier (``counts_on``). ``paused_on``: since when its clock stands still.
    """

    from_at: datetime
    until_at: datetime | None
    state: DutyState
    due_on: date
    submitted_on: date | None
    of_plan: bool = True
    counts_on: date | None = None
    counts_of_plan: bool = False
    paused_on: date | None = None

    def stands(self, at: datetime) -> bool:
        """Tell whether the duty stood so at that instant."""
        return self.from_at <= at and (self.until_at is None or self.until_at > at)

    @property
    def owed_by_unit(self) -> bool:
        """Tell whether it was the unit's move."""
        return self.state in OWED_BY_UNIT

    @property
    def owed_by_plan(self) -> bool:
        """Tell whether the unit owed it under the plan's date, so that its ladder ran."""
        return self.of_plan and self.owed_by_unit


class Came(StrEnum):
    """What became of a duty."""

    PUNCTUAL = "punctual"
    LATE = "late"  # it came, after the date
    OVERDUE = "overdue"  # it has not come, and the date has passed
    OPEN = "open"  # it has not come, and may still come in time
    OUT = "out"  # paused, waived or called off: nothing is due of it


@dataclass(frozen=True)
class Judged:
    """A duty judged on a day; ``due``: its date had come; ``days_late`` as in deadlines.py."""

    came: Came
    due: bool
    due_on: date
    days_late: int


@dataclass(frozen=True)
class Tally:
    """Duties counted as in rules/counting.py; ``late``: came late, or are overdue."""

    due: int = 0
    answered: int = 0
    punctual: int = 0
    missing: int = 0
    late: int = 0


def judge(
    stretches: Iterable[Stretch], other: date | None, at: datetime, *, includes_due_day: bool
) -> Judged | None:
    """Judge a duty as it stood at an instant; ``other`` replaces the plan's date (None: does not).

    Returns:
        None where the duty did not stand yet.
    """
    now = next((one for one in stretches if one.stands(at)), None)
    if now is None:
        return None
    today = day_of(at)
    due_on = other if other and now.of_plan else now.due_on
    counts_on = other if other and now.counts_of_plan else now.counts_on
    late = days_late(
        due_on, OWED_BY[now.state], today, now.submitted_on, includes_due_day=includes_due_day,
        paused_on=now.paused_on,
    )  # fmt: skip
    due = due_on <= today or (counts_on is not None and counts_on <= today)
    return Judged(
        _came(now, due_on, late, includes_due_day), due and now.state not in NOT_DUE, due_on, late
    )


def _came(now: Stretch, due_on: date, late: int, includes_due_day: bool) -> Came:
    if now.state in ANSWERED:
        punctual = is_punctual(due_on, now.submitted_on, includes_due_day=includes_due_day)
        return Came.PUNCTUAL if punctual else Came.LATE
    if OWED_BY[now.state] is Court.UNIT:
        return Came.OVERDUE if late else Came.OPEN
    return Came.OUT


def tally(judged: Iterable[Judged]) -> Tally:
    """Count them."""
    found = list(judged)
    due = [one for one in found if one.due]
    return Tally(
        due=len(due),
        answered=sum(one.came in (Came.PUNCTUAL, Came.LATE) for one in due),
        punctual=sum(one.came is Came.PUNCTUAL for one in due),
        missing=sum(one.came in (Came.OVERDUE, Came.OPEN) for one in due),
        late=sum(one.came in (Came.LATE, Came.OVERDUE) for one in found),
    )


def turns(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return when the ladder of the plan's date ran for the duty, the earliest first."""
    return tuple(
        one
        for one in stretches
        if one.owed_by_plan and (one.until_at is None or one.until_at > one.from_at)
    )
