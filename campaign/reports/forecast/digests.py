"""On which days a person's letters leave: what a rung brings waits for its hour and its turn.

Pure, and by the rules that tick and delivery keep: within the send window, one digest a day and
address, never two reminders of one duty to one person within twenty hours.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from campaign.reports.forecast.deliveries import Delivery, Kind
from campaign.rules.calendar import WorkingCalendar, at_hour, day_of
from campaign.rules.dates.climb import ON_ITS_WAY
from campaign.rules.ladder import WINDOW_OPENS
from campaign.rules.notice.window import APART, following_digest, leaves_at

Address = tuple[int, str]  # person, address
Thing = tuple[int, int]  # a duty, and the number of its ladder's step
NEVER: Mapping[int, datetime] = {}
DIGEST = 5  # the place of a flag in _Told


class Waiting(NamedTuple):
    """A reminder of a duty that stands in a letter and has not gone; ``at``: its next try.

    ``digest``: the clock's, which the twenty hours hold back; not what a person sent by hand.
    ``begun``: the letter was tried before, and follows its retries at any hour. ``number``: of the
    rung, 0 where no rung speaks. ``to_unit``: it reaches the duty's unit.
    """

    letter_id: int
    person_id: int
    address: str
    duty_id: int
    at: datetime
    digest: bool
    begun: bool
    number: int = 0
    to_unit: bool = False


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


class Going(NamedTuple):
    """A letter that leaves; ``letter_id`` is 0 while it is to be written.

    ``about``: the duties of which it speaks, each with the number of its rung.
    """

    at: datetime
    person_id: int
    address: str
    letter_id: int
    about: tuple[Thing, ...]


# Letter (0: the digest of its day), person, address, duty, rung, whether the clock's digest tells.
_Told = tuple[int, int, str, int, int, bool]


@dataclass(frozen=True)
class Leaving:
    """The letters that leave, in the order of time, those included that wait already; put-offs.

    ``new``: address and day -> what is told there that stood in no letter before. ``open``: the
    letters that wait and take more, by address and day.
    """

    going: tuple[Going, ...]
    put_off: frozenset[tuple[Address, date]]
    new: Mapping[tuple[Address, date], Collection[Thing]]
    open: Mapping[tuple[Address, date], int]

    @cached_property
    def letters(self) -> Mapping[tuple[Address, date], frozenset[Thing]]:
        """New letters with what they speak of."""
        return {one: frozenset(of) for one, of in self.new.items() if one not in self.open}

    @cached_property
    def told(self) -> Mapping[tuple[Address, Thing], date]:
        """On which day each hears of each thing, in a new letter or one that stands already."""
        return {(whom, thing): on for (whom, on), of in self.new.items() for thing in of}

    @cached_property
    def joined(self) -> frozenset[int]:
        """Letters standing already that take more."""
        return frozenset(self.open[one] for one in self.new if one in self.open)


def leaving(
    found: Iterable[Delivery],
    outbox: Outbox,
    calendar: WorkingCalendar,
    *,
    now: datetime,
    answered: Mapping[int, datetime] = NEVER,
) -> Leaving:
    """Say on which days the letters of these deliveries leave, with what waits already.

    An untrue notice that waits is no matter of this: leave it out of ``outbox.waiting``.
    ``answered``: when units answer; what has not left by then says nothing true any more.
    """
    opens = _Opens(outbox, calendar, now)
    line = _Line()
    for one in outbox.waiting:
        at = goes_at(one.at, calendar, digest=one.digest, begun=one.begun, now=now)
        line.put(at, (*one[:4], one.number, one.digest))
    for kind, _, at, person_id, address, duty_id, number, _ in found:
        if kind is Kind.LETTER:
            told = (0, person_id, address, duty_id, number, True)
            line.put(opens.at(at, person_id, address), told)
    sending = _Sending(outbox, calendar, line, answered)
    for at, together in line:
        sending.send(at, together)
    return sending.found()


class _Sending:
    """Letters as they leave, one instant after the other."""

    def __init__(
        self,
        outbox: Outbox,
        calendar: WorkingCalendar,
        line: "_Line",
        answered: Mapping[int, datetime],
    ) -> None:
        self.open, self.calendar, self.line, self.answered = outbox.open, calendar, line, answered
        self.heard = dict(outbox.heard)
        self.latest = max(self.heard.values(), default=None)
        self.going: list[Going] = []
        self.new: dict[tuple[Address, date], list[Thing]] = {}
        self.put_off: set[tuple[Address, date]] = set()

    def send(self, at: datetime, together: list[_Told]) -> None:
        """Let these leave now, but for those that are answered and those that come too soon."""
        sent, on = at + ON_ITS_WAY, day_of(at)
        if self.latest is not None and self.latest <= sent - APART:
            self.heard.clear()  # nobody has heard of anything too lately
        reminded: dict[tuple[int, int], datetime] = {}
        letters: dict[tuple[int, Address], list[Thing]] = {}
        for told in together:
            letter_id, person_id, address, duty_id, number, digest = told
            if duty_id in self.answered and self.answered[duty_id] <= at:
                continue
            about, whom = (duty_id, person_id), (person_id, address)
            last = self.heard.get(about) if digest else None
            if last is not None and last > sent - APART:
                self.put_off.add((whom, on))
                again = _opening(following_digest(last, sent, self.calendar))
                self.line.put(again, (0, *told[1:]))
                continue
            (reminded if digest else self.heard)[about] = sent
            thing = duty_id, number
            if letter_id == 0:
                self.new.setdefault((whom, on), []).append(thing)
                letter_id = self.open.get((whom, on), 0)
            letters.setdefault((letter_id, whom), []).append(thing)
        if reminded or letters:
            self.latest = sent
        self.heard |= reminded
        self.going += [
            Going(at, *whom, letter_id, tuple(things))
            for (letter_id, whom), things in letters.items()
        ]

    def found(self) -> Leaving:
        """Return all that has left."""
        return Leaving(tuple(self.going), frozenset(self.put_off), self.new, self.open)


class _Line:
    """What waits, by the instant at which it leaves; what is put off comes again later."""

    def __init__(self) -> None:
        self.waiting: dict[datetime, list[_Told]] = {}
        self.instants: list[datetime] = []

    def put(self, at: datetime, told: _Told) -> None:
        """Let it leave at this instant."""
        if at not in self.waiting:
            self.waiting[at] = []
            heapq.heappush(self.instants, at)
        self.waiting[at].append(told)

    def __iter__(self) -> Iterator[tuple[datetime, list[_Told]]]:
        """Yield what leaves together; what a person sent by hand comes first."""
        while self.instants:
            at = heapq.heappop(self.instants)
            together = self.waiting.pop(at)
            if not all(told[DIGEST] for told in together):
                together.sort(key=itemgetter(DIGEST))
            yield at, together


class _Opens:
    """When the digest that takes a notice leaves."""

    def __init__(self, outbox: Outbox, calendar: WorkingCalendar, now: datetime) -> None:
        self.shut, self.calendar, self.today = outbox.shut, calendar, day_of(now)
        self.known: dict[datetime, tuple[datetime, bool]] = {}

    def at(self, comes: datetime, person_id: int, address: str) -> datetime:
        """Return when it leaves; today's digest that has gone takes nothing more."""
        if comes not in self.known:
            at = leaves_at(comes, self.calendar)
            self.known[comes] = at, day_of(at) == self.today
        at, today = self.known[comes]
        if today and (person_id, address) in self.shut:
            return _opening(self.calendar.add_working(self.today, 1))
        return at


def goes_at(
    next_try_at: datetime, calendar: WorkingCalendar, *, digest: bool, begun: bool, now: datetime
) -> datetime:
    """Return when a letter that waits will be taken up."""
    at = max(now, next_try_at)
    return leaves_at(at, calendar) if digest and not begun else at


def _opening(on: date) -> datetime:
    return at_hour(on, WINDOW_OPENS.hour, WINDOW_OPENS.minute)
