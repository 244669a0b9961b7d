"""When things are down in a rehearsed year: our own server, the relay, the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from campaign.rehearsal.world.dice import Dice

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Spell:
    """From when until when it lasts; ``offset`` is by how much a clock is wrong meanwhile.

    ``rebooted``: the machine has forgotten how long it has been up.
    """

    since: datetime
    until: datetime
    offset: timedelta = timedelta()
    rebooted: bool = False
    second: bool = False

    def covers(self, now: datetime) -> bool:
        """Whether it lasts at this instant."""
        return self.since <= now < self.until


@dataclass(frozen=True)
class Weather:
    """All spells of a year."""

    server: tuple[Spell, ...] = ()
    relay: tuple[Spell, ...] = ()
    clock: tuple[Spell, ...] = ()

    def server_down(self, now: datetime) -> Spell | None:
        """Return the outage of our own server that lasts now."""
        return next((one for one in self.server if one.covers(now)), None)

    def relay_down(self, now: datetime) -> bool:
        """Whether the relay cannot be reached now."""
        return any(one.covers(now) for one in self.relay)

    def wrong(self, now: datetime) -> Spell | None:
        """Return the spell in which the worker's clock is wrong now."""
        return next((one for one in self.clock if one.covers(now)), None)

    def boots(self, now: datetime) -> int:
        """Return how often the machine has been started by now."""
        spells = (*self.server, *self.clock)
        return sum(one.rebooted and one.until <= now for one in spells) + sum(
            one.rebooted and one.since <= now < one.until for one in self.clock
        )


def a_year(dice: Dice, begins: datetime, ends: datetime) -> Weather:
    """Draw a year: about six outages of our server and of the relay, and four wrong clocks."""
    mine = dice.of("weather")

    def spells(every: int, shortest: float, longest: float) -> list[tuple[datetime, datetime]]:
        found, at = [], begins + timedelta(days=mine.uniform(10, every))
        while at < ends - timedelta(days=10):
            until = at + HOUR * round(mine.uniform(shortest, longest))
            found.append((at.replace(minute=0, second=0), until.replace(minute=0, second=0)))
            at = until + timedelta(days=mine.uniform(every / 2, every * 1.5))
        return found

    server = tuple(
        Spell(since, until, rebooted=mine.random() < 0.4, second=mine.random() < 0.5)
        for since, until in spells(55, 2, 96)
    )
    relay = tuple(Spell(since, until) for since, until in spells(50, 2, 48))
    clock = []
    for since, until in spells(80, 3, 30):
        rebooted = mine.random() < 0.5
        # Without a count of its own, a small step forward is like an hour of sleep: not seen.
        hours = [-48, 40 * 24, 400 * 24] if rebooted else [-48, -1, 1, 8, 40 * 24, 400 * 24]
        offset = HOUR * mine.choice(hours)
        clock.append(Spell(since, until, offset, rebooted, mine.random() < 0.5))
    return Weather(server, relay, tuple(clock))
