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

    ``scope_id`` is the campaign's scope, where its office sits; ``arrived_at`` as in Climber.
    """

    duty_id: int
    unit_id: int
    scope_id: int
    state: str
    signer: Role | None
    times: tuple[Timed, ...]
    arrived_at: datetime | None


class Delivery(NamedTuple):
    """What comes on a day: to a person at an address, or (a draft, a call to the unit) to nobody.

    ``on`` is the day on which the clock brings it; on which day a letter then leaves, and with
    which others, is for ``digests`` to say.
    """

    kind: Kind
    on: date
    at: datetime
    person_id: int
    address: str
    duty_id: int
    number: int


ByRole = dict[Role, list[Holder]]
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
    climbed: dict[tuple[int, Climber], list[tuple[Step, date]]] = {}
    sitting: dict[int, tuple[ByRole, tuple[Seat, ...]]] = {}
    for one in owing_now:
        unit, chain = _sitting(sitting, seats, one.unit_id)
        scope, _ = _sitting(sitting, seats, one.scope_id)
        key = id(one.times), Climber(one.state, one.signer, chain, one.arrived_at)
        if key not in climbed:
            waiting = [timed.time for timed in one.times if not timed.done]
            steps = climb(waiting, key[1], calendar, now=now)
            climbed[key] = [(step, day_of(step.at)) for step in steps]
        for step, on in climbed[key]:
            yield from _of_step(step, on, one.duty_id, unit, scope)


def _sitting(
    known: dict[int, tuple[ByRole, tuple[Seat, ...]]], seats: Seats, unit_id: int
) -> tuple[ByRole, tuple[Seat, ...]]:
    """Return a unit's holders by role, and the seats of its chain."""
    if unit_id not in known:
        by_role: ByRole = {}
        for holder in seats.get(unit_id, ()):
            by_role.setdefault(holder.seat.role, []).append(holder)
        chain = tuple(h.seat for h in seats.get(unit_id, ()) if h.seat.role in CHAIN)
        known[unit_id] = by_role, chain
    return known[unit_id]


def _of_step(step: Step, on: date, duty_id: int, unit: ByRole, scope: ByRole) -> Iterator[Delivery]:
    def comes(kind: Kind, person_id: int = 0, address: str = "") -> Delivery:
        return Delivery(kind, on, step.at, person_id, address, duty_id, step.number)

    if step.action is Action.HOLD:
        yield comes(Kind.DRAFT)
    if step.audience is None or not step.tells:
        return
    if step.calls_unit:
        yield comes(Kind.CALL)
    told = (unit if step.audience in CHAIN else scope).get(step.audience, [])
    held = [holder for holder in told if holder.seat.held(on)]
    for holder in nearest(held, on) if step.audience is Role.COLLECTOR else held:
        kind = Kind.LETTER if holder.address else Kind.CALL
        yield comes(kind, holder.person_id, holder.address)
