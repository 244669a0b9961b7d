"""Rungs become deliveries: one letter a day and person, a call for each without an address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from campaign.records.progress.terms import Timed
from campaign.reports.forecast.seats import Holder, Seats
from campaign.rules.calendar import day_of
from campaign.rules.dates.climb import Climber, Step, climb
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


@dataclass(frozen=True)
class Delivery:
    """What comes on a day: to a person at an address, or (a draft, a call to the unit) to nobody.

    Letters of one day to one address are one letter.
    """

    kind: Kind
    on: date
    person_id: int
    address: str
    duty_id: int
    number: int


def deliveries(owing: Iterable[Owing], seats: Seats, *, now: datetime) -> Iterator[Delivery]:
    """Yield what each duty's ladder brings from ``now`` on."""
    climbed: dict[tuple[tuple[Timed, ...], Climber], tuple[Step, ...]] = {}
    for one in owing:
        holders = seats.get(one.unit_id, ())
        chain = tuple(h.seat for h in holders if h.seat.role in UNIT_ROLES)
        key = one.times, Climber(one.state, one.signer, chain, one.arrived_at)
        if key not in climbed:
            waiting = [timed.time for timed in one.times if not timed.done]
            climbed[key] = climb(waiting, key[1], now=now)
        for step in climbed[key]:
            yield from _of_step(step, one, holders, seats.get(one.scope_id, ()))


def _of_step(
    step: Step, one: Owing, unit: tuple[Holder, ...], scope: tuple[Holder, ...]
) -> Iterator[Delivery]:
    on = day_of(step.at)
    if step.action is Action.HOLD:
        yield Delivery(Kind.DRAFT, on, 0, "", one.duty_id, step.number)
    if step.calls_unit:
        yield Delivery(Kind.CALL, on, 0, "", one.duty_id, step.number)
    if not step.tells:
        return
    for holder in unit if step.audience in UNIT_ROLES else scope:
        if holder.seat.role is step.audience and holder.seat.held(on):
            kind = Kind.LETTER if holder.address else Kind.CALL
            yield Delivery(kind, on, holder.person_id, holder.address, one.duty_id, step.number)
