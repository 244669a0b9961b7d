"""Working days by counting them one by one, and instants of rungs by that: no line of rules/."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

DAY = timedelta(days=1)
EIGHT_HOURS = timedelta(hours=8)  # Shanghai has had no summer time since 1991


def shanghai_day(instant: datetime) -> date:
    """The day in Shanghai."""
    return (instant.astimezone(UTC) + EIGHT_HOURS).date()


def nine_o_clock(day: date) -> datetime:
    """Nine in the morning there."""
    return datetime.combine(day, time(9), UTC) - EIGHT_HOURS


@dataclass(frozen=True)
class Step:
    """A step of the ladder as the plan writes it."""

    number: int
    offset: int
    working: bool
    audience: str
    level: int
    approval: bool


class Days:
    """The days on which offices are open, by the rows of the calendar."""

    def __init__(self, rest: Collection[date], work: Collection[date]) -> None:
        """Keep both."""
        self.rest, self.work = frozenset(rest), frozenset(work)

    def works(self, day: date) -> bool:
        """Whether offices are open."""
        return day in self.work or (day.isoweekday() <= 5 and day not in self.rest)

    def step(self, day: date, many: int) -> date:
        """Walk so many working days."""
        way = DAY if many > 0 else -DAY
        for _ in range(abs(many)):
            day += way
            while not self.works(day):
                day += way
        return day

    def fires_at(self, due_on: date, step: Step) -> datetime:
        """When a step comes: a rest day gives way, backwards up to the due day, else forwards."""
        day = self.step(due_on, step.offset) if step.working else due_on + step.offset * DAY
        while not self.works(day):
            day += DAY if step.offset > 0 else -DAY
        return nine_o_clock(day)


class Ladders:
    """When each step of the plan's ladder comes for a date."""

    def __init__(self, steps: Sequence[Step], days: Days) -> None:
        """Keep the ladder."""
        self.steps, self.days = tuple(steps), days
        self.of = lru_cache(maxsize=4096)(self._of)

    def _of(self, due_on: date) -> tuple[tuple[Step, datetime], ...]:
        times = [(step, self.days.fires_at(due_on, step)) for step in self.steps]
        return tuple(sorted(times, key=lambda one: (one[1], one[0].number)))
