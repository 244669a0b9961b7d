"""What all who act in a rehearsed year share: the agenda, the reference, what has been seen."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from campaign.rehearsal.faults.kills import Kills
from campaign.rehearsal.faults.mail_server import Killed, MailServer
from campaign.rehearsal.faults.weather import Weather
from campaign.rehearsal.oracle.calendar import DAY, Days, Ladders, nine_o_clock, shanghai_day
from campaign.rehearsal.oracle.ledger import Ledger
from campaign.rehearsal.oracle.machine import DONE, NOT_SO, REPEATED, STALE, Duty, Stand
from campaign.rehearsal.oracle.violations import Findings
from campaign.rehearsal.world.dice import Dice
from campaign.rehearsal.world.town import Town
from campaign.rules.errors import NotNow, Overtaken, Refusal, Repeated
from campaign.rules.plan import Plan
from campaign.services.transaction import Form, form_in_hand

KILLED = "killed"
Act = Callable[[datetime], None]


@dataclass
class Play:
    """The state of a rehearsal; ``trace`` keeps the last events for who replays one."""

    dice: Dice
    town: Town
    plan: Plan
    campaign_id: int
    begins: datetime
    ends: datetime
    days: Days
    ladders: Ladders
    weather: Weather
    server: MailServer
    kills: Kills
    faults: bool
    duties: dict[int, Duty] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    asking: set[int] = field(default_factory=set)
    gone: dict[int, datetime] = field(default_factory=dict)
    beats: list[datetime] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    seen: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    work: Counter[tuple[date, str]] = field(default_factory=Counter)
    tickets: Counter[int] = field(default_factory=Counter)
    clock_doubted: bool = False
    worked_until: datetime | None = None
    ledger: Ledger | None = None
    rungs: int = 0
    events: int = 0
    trace: list[str] = field(default_factory=list)
    _agenda: list[tuple[datetime, int, str, Act]] = field(default_factory=list)
    _number: int = 0

    @property
    def plan_recurs(self) -> bool:
        """Whether something is asked again and again."""
        return any(one.recurs for one in self.plan.milestones)

    def plan_at(self, at: datetime, what: str, act: Act) -> None:
        """Put something on the agenda; what lies behind the year's end is left out."""
        if at < self.ends:
            self._number += 1
            heapq.heappush(self._agenda, (at, self._number, what, act))

    def works_until(self, at: datetime) -> None:
        """Note that the clock's work has come to an instant ahead of the agenda."""
        self.worked_until = max(at, self.worked_until or at)

    def next(self) -> tuple[datetime, str, Act] | None:
        """Take the next thing off the agenda; what fell into the clock's work comes just behind it.

        A letter that left at 13:41 would otherwise not know of an act of 13:40 and a second, which
        is played after it.
        """
        if not self._agenda:
            return None
        at, _, what, act = heapq.heappop(self._agenda)
        if self.worked_until is not None and at <= self.worked_until:
            at = self.worked_until + timedelta(seconds=1)
        self.events += 1
        self.trace.append(f"{self.events} {at:%Y-%m-%d %H:%M:%S} {what}")
        del self.trace[:-20]
        return at, what, act

    def office_hour(self, day: date, *who: object) -> datetime:
        """Return an instant of this actor's in the office hours of the first working day from it.

        Never on a full minute: what people do and what the clock does never coincide.
        """
        while not self.days.works(day):
            day += DAY
        mine = self.dice.of("hour", day, *who)
        minutes, seconds = mine.randrange(25, 450), mine.randrange(1, 59)
        return nine_o_clock(day) + timedelta(minutes=minutes, seconds=seconds)

    def after_outage(self, at: datetime) -> datetime | None:
        """Return when an act that finds our server down is tried again, None where it is up."""
        down = self.weather.server_down(at)
        return None if down is None else self.office_hour(shanghai_day(down.until) + DAY, at)

    def new_duty(self, duty: Duty, due_on: date, at: datetime) -> None:
        """Note a duty that was written for a unit."""
        self.duties[duty.id] = duty
        duty.stands.append(Stand(at, "open", due_on, due_on, at, True))

    def command(
        self, act: str, duty: Duty, call: Callable[[], object], *, at: datetime,
        version: int | None = None, form: str = "", event: str = "", asker_signs: bool = False,
        due_on: date | None = None, follows: str = "",
    ) -> bool:  # fmt: skip
        """Give a command, compare what comes of it with what the reference foretells.

        ``follows``: the step of the reference where it is not the act's own name ("" for the same,
        "-" for none at all).
        """
        given = duty.version if version is None else version
        foretold = duty.foretell(act, given, form)
        came = self.give(call, at, form)
        if came == KILLED:
            return False
        self.findings.check(
            "I8", came == foretold, "任务 {} 的 {}（第 {} 版，现第 {} 版，{}）应为 {}，实为 {}",
            duty.id, act, given, duty.version, duty.now.state, foretold, came,
        )  # fmt: skip
        if came != DONE:
            self.seen[{STALE: "a stale page", REPEATED: "a repeated form"}.get(came, came)] += 1
            return False
        if form:
            duty.keys.add(form)
        self.done[event or f"duty.{act}"] += 1
        if follows != "-":
            step = follows or act
            duty.follow(step, at, shanghai_day(at), asker_signs=asker_signs, due_on=due_on)
            self.sort(duty)
        return True

    def sort(self, duty: Duty) -> None:
        """Put the duty on the office's desk or take it off."""
        if duty.now.state in ("submitted", "nil", "in_review"):
            self.waiting.add(duty.id)
        else:
            self.waiting.discard(duty.id)

    def give(self, call: Callable[[], object], at: datetime, form: str = "") -> str:
        """Do it as a door would, with the form in hand; say what came of it in one word."""
        token = form_in_hand.set(Form(form, None, "/rehearsal", at)) if form else None
        try:
            call()
        except Repeated:
            return REPEATED
        except Overtaken:
            return STALE
        except NotNow:
            return NOT_SO
        except Refusal as refusal:
            return type(refusal).__name__
        except Killed:
            return KILLED
        finally:
            if token is not None:
                form_in_hand.reset(token)
        return DONE
