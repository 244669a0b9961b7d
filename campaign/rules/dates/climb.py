"""Climbing a ladder ahead of time: what each rung of a term brings until the unit answers.

It steps from instant to instant and asks `moments` and `decide`, as the tick will: a forecast has
no rule of its own. What it takes for granted is that posts change hands as is known today and that
every letter arrives, within the hours in which letters of the clock leave.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.ladder import Action, Facts, Moment, RungTime, Verdict, decide, moments
from campaign.rules.lifecycle import DutyState
from campaign.rules.notice.window import leaves_at
from campaign.rules.permissions import UNIT_ROLES, Role

# A letter is on its way for some minutes; a unit counts as reached a day after it arrived.
ON_ITS_WAY = timedelta(minutes=5)
REACHED_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Seat:
    """A post of the unit's chain, held from a day to before a day; ``mailed``: by an address.

    A collector's is among them where one at or above the unit keeps its list of contacts.
    """

    role: Role
    from_on: date | None
    until_on: date | None
    mailed: bool

    def held(self, on: date) -> bool:
        """Whether somebody sits there on that day."""
        begun = self.from_on is None or self.from_on <= on
        return begun and (self.until_on is None or on < self.until_on)


@dataclass(frozen=True)
class Climber:
    """What is known of a duty that has to keep the term.

    ``arrived_at``: when the first letter about it came, or will come, to its unit.
    ``answered_at``: when the unit will answer; None: it never does. ``sure``: when the first letter
    comes is known from elsewhere, and not reckoned here.
    """

    state: str
    signer: Role | None
    seats: tuple[Seat, ...]
    arrived_at: datetime | None
    answered_at: datetime | None = None
    sure: bool = False

    def state_at(self, at: datetime) -> str:
        """Return the duty's state then: its own until it is answered."""
        answered = self.answered_at is not None and self.answered_at <= at
        return DutyState.SUBMITTED if answered else self.state


@dataclass(frozen=True)
class Step:
    """A rung that is decided at an instant: what happens, whom it addresses, and why."""

    at: datetime
    number: int
    action: Action
    audience: Role | None
    reason: str

    @property
    def tells(self) -> bool:
        """Whether somebody is told."""
        return self.action in (Action.SEND, Action.REDIRECT)

    @property
    def calls_unit(self) -> bool:
        """Whether the office has to telephone the unit, because nobody there could be told."""
        alone = self.action is Action.REDIRECT and self.audience is Role.OFFICE
        return self.tells and (self.reason == "not-reached" or alone)


def climb(
    waiting: Sequence[RungTime], climber: Climber, calendar: WorkingCalendar, *, now: datetime
) -> tuple[Step, ...]:
    """Return the steps that the rungs of one term bring, those not done yet, in their order."""
    left = list(waiting)
    arrived_at = climber.arrived_at
    steps: list[Step] = []
    for at in sorted({max(time.fires_at, now) for time in left}):
        while come := [time for time in left if time.fires_at <= at]:
            facts = _facts(climber, arrived_at, at)
            judged = [(m, decide(m, facts, at)) for m in moments(come, climber.signer)]
            found = [_step(m, v, at) for m, v in judged if v.action is not Action.WAIT]
            steps += found
            decided = {step.number for step in found}
            left = [time for time in left if time.number not in decided]
            if not climber.sure:
                leaves = leaves_at(at, calendar)
                arrived_at = _arrived(arrived_at, found, climber, at, leaves)
    return tuple(steps)


def _step(moment: Moment, verdict: Verdict, at: datetime) -> Step:
    return Step(at, moment.rung_time.number, verdict.action, verdict.audience, verdict.reason)


def _facts(climber: Climber, arrived_at: datetime | None, at: datetime) -> Facts:
    held = {seat.role for seat in climber.seats if seat.held(day_of(at))}
    return Facts(
        state=climber.state_at(at),
        reached=arrived_at is not None and arrived_at <= at - REACHED_AFTER,
        has_contact=Role.CONTACT in held,
        has_deputy=Role.DEPUTY in held,
        has_principal=Role.PRINCIPAL in held,
        has_collector=Role.COLLECTOR in held,
    )


def _arrived(
    arrived_at: datetime | None,
    steps: Iterable[Step],
    climber: Climber,
    at: datetime,
    leaves: datetime,
) -> datetime | None:
    """Return when the unit's first letter came, with the letters of these steps on their way."""
    mailed = {seat.role for seat in climber.seats if seat.mailed and seat.held(day_of(at))}
    told = any(step.tells and step.audience in mailed & set(UNIT_ROLES) for step in steps)
    if not told or (arrived_at is not None and arrived_at <= leaves + ON_ITS_WAY):
        return arrived_at
    return leaves + ON_ITS_WAY
