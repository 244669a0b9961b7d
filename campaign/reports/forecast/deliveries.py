"""Rungs become deliveries: one letter a day and person, a call for each without an address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from campaign.records.progress.terms import Timed
from campaign.reports.forecast.seats import Holder, Seats, nearest
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.dates.climb import Climber, Seat, Step, climb
from campaign.rules.ladder import Action
from campaign.rules.permissions import UNIT_ROLES, Role


class Kind(StrEnum):
    """What comes of a rung."""

    LETTER = "letter"
    CALL = "call"
    DRAFT = "draft"


@dataclass(frozen=True)
class Owing:
    """A duty and what its ladder hangs on.

    ``scope_id`` is the campaign's scope, where its office sits; the two instants as in Climber.
    """

    duty_id: int
    unit_id: int
    scope_id: int
    state: str
    signer: Role | None
    times: tuple[Timed, ...]
    arrived_at: datetime | None
    answered_at: datetime | None = None
    sure: bool = False


class Delivery(NamedTuple):
    """What comes on a day: to a person at an address, or (a draft, a call to the unit) to nobody.

    ``on`` is the day on which the clock brings it; on which day a letter then leaves, and with
    which others, is for ``digests`` to say. ``to_unit``: it reaches the duty's unit.
    """

    kind: Kind
    on: date
    at: datetime
    person_id: int
    address: str
    duty_id: int
    number: int
    to_unit: bool = False


@dataclass(frozen=True)
class _Sitting:
    """Who holds a role of a unit: the same people on every day, or some from a day to a day."""

    holders: tuple[Holder, ...]
    always: bool

    def on(self, on: date) -> Iterable[Holder]:
        """Return those who hold it on that day."""
        return self.holders if self.always else [one for one in self.holders if one.seat.held(on)]


class _Comes(NamedTuple):
    """A step with what it brings, worked out once for all duties that climb alike."""

    at: datetime
    on: date
    number: int
    drafts: bool
    calls_unit: bool
    audience: Role | None  # None: nobody is told
    on_unit: bool  # whoever is told sits on the unit, or above it without being the office
    to_unit: bool


ByRole = dict[Role, _Sitting]
NOBODY = _Sitting((), True)
# Who hears of a duty by sitting on its unit, or above it without being its campaign's office.
CHAIN = (*UNIT_ROLES, Role.COLLECTOR)


def deliveries(
    owing: Iterable[Owing], seats: Seats, calendar: WorkingCalendar, *, now: datetime
) -> Iterator[Delivery]:
    """Yield what each duty's ladder brings from ``now`` on.

    Duties of which the same is known climb together: a county has a handful of such groups.
    """
    owing_now = list(owing)
    # By the identity of the rung times, which duties of a term share: to hash them costs more.
    climbed: dict[tuple[int, Climber], list[_Comes]] = {}
    sitting: dict[int, tuple[ByRole, tuple[Seat, ...]]] = {}
    for one in owing_now:
        unit, chain = _sitting(sitting, seats, one.unit_id)
        scope, _ = _sitting(sitting, seats, one.scope_id)
        key = id(one.times), Climber(
            one.state, one.signer, chain, one.arrived_at, one.answered_at, one.sure
        )  # fmt: skip
        if key not in climbed:
            waiting = [timed.time for timed in one.times if not timed.done]
            climbed[key] = [_comes(step) for step in climb(waiting, key[1], calendar, now=now)]
        for step in climbed[key]:
            yield from _of_step(step, one.duty_id, unit, scope)


def _comes(step: Step) -> _Comes:
    audience = step.audience if step.tells else None
    return _Comes(
        step.at, day_of(step.at), step.number, step.action is Action.HOLD,
        audience is not None and step.calls_unit, audience, audience in CHAIN,
        step.audience in UNIT_ROLES,
    )  # fmt: skip


def _sitting(
    known: dict[int, tuple[ByRole, tuple[Seat, ...]]], seats: Seats, unit_id: int
) -> tuple[ByRole, tuple[Seat, ...]]:
    """Return a unit's holders by role, and the seats of its chain."""
    if unit_id not in known:
        by_role: dict[Role, list[Holder]] = {}
        for holder in seats.get(unit_id, ()):
            by_role.setdefault(holder.seat.role, []).append(holder)
        chain = tuple(h.seat for h in seats.get(unit_id, ()) if h.seat.role in CHAIN)
        known[unit_id] = {role: _Sitting(tuple(some), all(
            one.seat.from_on is None and one.seat.until_on is None for one in some
        )) for role, some in by_role.items()}, chain  # fmt: skip
    return known[unit_id]


def _of_step(step: _Comes, duty_id: int, unit: ByRole, scope: ByRole) -> Iterator[Delivery]:
    at, on, number, drafts, calls_unit, audience, on_unit, to_unit = step
    if drafts:
        yield Delivery(Kind.DRAFT, on, at, 0, "", duty_id, number, to_unit)
    if audience is None:
        return
    if calls_unit:
        yield Delivery(Kind.CALL, on, at, 0, "", duty_id, number, to_unit)
    told = (unit if on_unit else scope).get(audience, NOBODY).on(on)
    for holder in nearest(told, on) if audience is Role.COLLECTOR else told:
        kind = Kind.LETTER if holder.address else Kind.CALL
        yield Delivery(kind, on, at, holder.person_id, holder.address, duty_id, number, to_unit)
