"""On which days a person's letters leave: what a rung brings waits for its hour and its turn.

Pure, and by the rules that tick and delivery keep: within the send window, one digest a day and
address, never two reminders of one duty to one person within twenty hours.
"""

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from campaign.reports.forecast.deliveries import Delivery, Kind
from campaign.rules.calendar import WorkingCalendar, at_hour, day_of
from campaign.rules.dates.climb import ON_ITS_WAY
from campaign.rules.ladder import WINDOW_OPENS
from campaign.rules.notice.window import APART, following_digest, leaves_at

Address = tuple[int, str]  # person, address
Thing = tuple[int, int]  # a duty, and the number of its ladder's step


class Waiting(NamedTuple):
    """A reminder of a duty that stands in a letter and has not gone; ``at``: its next try.

    ``digest``: the clock's, which the twenty hours hold back; not what a person sent by hand.
    ``begun``: the letter was tried before, and follows its retries at any hour.
    """

    letter_id: int
    person_id: int
    address: str
    duty_id: int
    at: datetime
    digest: bool
    begun: bool
    number: int = 0  # the rung's, 0: none


@dataclass(frozen=True)
class Outbox:
    """How matters stand for some people before anything is forecast.

    ``heard``: when a duty's reader was last reminded, within the last twenty hours, by (duty,
    person). ``shut``: who has had today's digest. ``open``: the digests that wait and still take
    what comes, by address and day.
    """

    waiting: tuple[Waiting, ...] = ()
    heard: Mapping[tuple[int, int], datetime] = field(default_factory=dict)
    shut: Collection[Address] = ()
    open: Mapping[tuple[Address, date], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Leaving:
    """New letters with what they speak of, letters standing already that take more, put-offs.

    ``told``: on which day each hears of each thing, in a new letter or one that stands already.
    """

    letters: Mapping[tuple[Address, date], frozenset[Thing]]
    told: Mapping[tuple[Address, Thing], date]
    joined: frozenset[int]
    put_off: frozenset[tuple[Address, date]]


class _Told(NamedTuple):
    """Something that a person is told of a duty, in a letter that leaves at an instant."""

    at: datetime
    digest: bool  # what a person sent by hand comes first
    letter_id: int  # 0: the digest of its day
    person_id: int
    address: str
    duty_id: int
    number: int = 0

    @property
    def whom(self) -> Address:
        """Who reads it."""
        return self.person_id, self.address

    @property
    def about(self) -> tuple[int, int]:
        """The duty, and who hears of it."""
        return self.duty_id, self.person_id


def leaving(
    found: Iterable[Delivery], outbox: Outbox, calendar: WorkingCalendar, *, now: datetime
) -> Leaving:
    """Say on which days the letters of these deliveries leave, with what waits already.

    An untrue notice that waits is no matter of this: leave it out of ``outbox.waiting``.
    """
    opens = _Opens(outbox, calendar, now)
    heap = [_of_waiting(one, calendar, now) for one in outbox.waiting]
    heap += [opens.told(one) for one in found if one.kind is Kind.LETTER]
    heapq.heapify(heap)
    heard = dict(outbox.heard)
    letters: dict[tuple[Address, date], set[Thing]] = {}
    put_off: set[tuple[Address, date]] = set()
    while heap:
        at = heap[0].at
        sent = at + ON_ITS_WAY
        together = []
        while heap and heap[0].at == at:
            told = heapq.heappop(heap)
            last = heard.get(told.about) if told.digest else None
            if last is not None and last > sent - APART:
                put_off.add((told.whom, day_of(at)))
                again = _opening(following_digest(last, sent, calendar))
                heapq.heappush(heap, told._replace(at=again, letter_id=0))
            elif told.digest:
                together.append(told)
            else:
                heard[told.about] = sent
        heard.update((told.about, sent) for told in together)
        for told in together:
            if told.letter_id == 0:
                thing = told.duty_id, told.number
                letters.setdefault((told.whom, day_of(at)), set()).add(thing)
    joined = {outbox.open[one] for one in letters if one in outbox.open}
    return Leaving(
        {one: frozenset(of) for one, of in letters.items() if one not in outbox.open},
        {(whom, thing): on for (whom, on), of in letters.items() for thing in of},
        frozenset(joined),
        frozenset(put_off),
    )


class _Opens:
    """When the digest that takes a notice leaves."""

    def __init__(self, outbox: Outbox, calendar: WorkingCalendar, now: datetime) -> None:
        self.shut, self.calendar, self.today = outbox.shut, calendar, day_of(now)

    def told(self, one: Delivery) -> _Told:
        """Return what a rung brings; today's digest that has gone takes nothing more."""
        at = leaves_at(one.at, self.calendar)
        if day_of(at) == self.today and (one.person_id, one.address) in self.shut:
            at = _opening(self.calendar.add_working(self.today, 1))
        return _Told(at, True, 0, one.person_id, one.address, one.duty_id, one.number)


def _of_waiting(one: Waiting, calendar: WorkingCalendar, now: datetime) -> _Told:
    at = goes_at(one.at, calendar, digest=one.digest, begun=one.begun, now=now)
    return _Told(at, one.digest, one.letter_id, *one[1:4], one.number)


def goes_at(
    next_try_at: datetime, calendar: WorkingCalendar, *, digest: bool, begun: bool, now: datetime
) -> datetime:
    """Return when a letter that waits will be taken up."""
    at = max(now, next_try_at)
    return leaves_at(at, calendar) if digest and not begun else at


def _opening(on: date) -> datetime:
    return at_hour(on, WINDOW_OPENS.hour, WINDOW_OPENS.minute)
