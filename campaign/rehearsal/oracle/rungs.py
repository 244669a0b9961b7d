"""Which rungs must have been told to whom, folded, held: worked out for every duty by itself.

The rules are those of design.md section 5 and quality.md I5 and I7, written a second time: from the
instants at which the clock really ran (``beats``), the reference machine and the posts.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaign.rehearsal.oracle.calendar import Ladders, Step, shanghai_day
from campaign.rehearsal.oracle.machine import OWED, Duty, Stand
from campaign.rehearsal.oracle.violations import Findings

ORDER = ("contact", "deputy", "principal", "office", "lead")
ABOVE = ("office", "lead")
STANDS_IN = {
    "contact": ("deputy", "principal", "office"),
    "deputy": ("principal", "office"),
    "principal": ("office",),
}
LATE = timedelta(hours=26)
Holders = Callable[[int, str, date], Sequence[int]]


@dataclass(frozen=True)
class Expected:
    """What becomes of one rung for one duty: who must be told in which way, or what is held.

    ``maybe``: whether it comes at all hangs on who was first in an outage; both are right.
    """

    duty_id: int
    due_on: date
    number: int
    at: datetime
    verdict: str  # send, fold or hold
    people: tuple[int, ...] = ()
    kind: str = "clock"
    reason: str = ""
    maybe: bool = False


@dataclass
class Clockwork:
    """All that the expectation hangs on. ``beats`` are those that ran to their end, in order.

    ``reached`` says of a duty and an instant whether its unit must, or may, count as reached.
    """

    beats: Sequence[datetime]
    ladders: Ladders
    holders: Holders
    reached: Callable[[int, datetime], tuple[bool, bool]]

    def first_beat(self, at: datetime) -> datetime | None:
        """Return the first beat at or after an instant."""
        place = bisect_left(self.beats, at)
        return self.beats[place] if place < len(self.beats) else None

    def expect(self, duty: Duty) -> Iterator[list[Expected]]:
        """Yield for each rung of each of the duty's dates what may become of it: one of a list."""
        terms = _terms(duty)
        ends = [one.at for one in terms[1:]]
        for begins, end in zip(terms, [*ends, None], strict=True):
            yield from self._term(duty, begins, end)

    def _term(
        self, duty: Duty, begins: Stand, ends: datetime | None
    ) -> Iterator[list[Expected]]:  # fmt: skip
        come: dict[datetime, list[tuple[Step, datetime]]] = {}
        doubtful: set[int] = set()
        for step, fires in self.ladders.of(begins.due_on):
            beat = self.first_beat(max(fires, begins.since) if begins.whole else fires)
            if beat is None or beat < begins.since or (ends is not None and beat > ends):
                continue
            if not begins.whole and fires <= begins.since:
                doubtful.add(step.number)  # only where an older term's clock had stood still
            come.setdefault(beat, []).append((step, fires))
        for beat, steps in come.items():
            stand = duty.at(beat, before=True) or begins
            if stand.state not in OWED or stand.due_on != begins.due_on:
                continue
            for place, (step, fires) in enumerate(steps):
                later = [one for one, _ in steps[place + 1 :]]
                yield [
                    _with(one, maybe=step.number in doubtful)
                    for one in self._one(duty, stand, step, fires, beat, later)
                ]

    def _one(
        self, duty: Duty, stand: Stand, step: Step, fires: datetime, beat: datetime,
        later: Sequence[Step],
    ) -> list[Expected]:  # fmt: skip
        day = shanghai_day(beat)
        fixed = (duty.id, stand.due_on, step.number, beat)
        if any(_height(one) == _height(step) for one in later):
            return [Expected(*fixed, "fold", self._held(duty, step.audience, day))]
        upper = step.audience in ABOVE or step.level >= 3
        if upper and beat - fires > LATE:
            return [
                Expected(*fixed, "hold", reason="needs-approval" if step.approval else "outage")
            ]
        if step.audience in ABOVE or step.approval:
            must, may = self.reached(duty.id, beat)
            unreached = Expected(
                *fixed, "send", self._held(duty, "office", day), "not_reached", "not-reached"
            )
            if not may:
                return [unreached]
            told = self._told(duty, stand, step, day, fixed)
            return [told] if must else [told, unreached]
        return [self._told(duty, stand, step, day, fixed)]

    def _told(
        self,
        duty: Duty,
        stand: Stand,
        step: Step,
        day: date,
        fixed: tuple[int, date, int, datetime],
    ) -> Expected:
        if step.approval:
            return Expected(*fixed, "hold", reason="needs-approval")
        role, reason = step.audience, "due"
        unsigned = duty.signer if stand.state == "awaiting_signature" else None
        if unsigned and ORDER.index(role) < ORDER.index(unsigned):
            role, reason = unsigned, "to-sign"
        if not self._held(duty, role, day):
            role = next(one for one in STANDS_IN[role] if self._held(duty, one, day))
            reason = "vacant"
        return Expected(*fixed, "send", self._held(duty, role, day), "clock", reason)

    def _held(self, duty: Duty, role: str, day: date) -> tuple[int, ...]:
        return tuple(self.holders(0 if role in ABOVE else duty.unit_id, role, day))


def _terms(duty: Duty) -> list[Stand]:
    """Return the first stand under each of the duty's dates."""
    found: list[Stand] = []
    for one in duty.stands:
        if not found or one.since != found[-1].since:
            found.append(one)
    return found


def _height(step: Step) -> tuple[bool, int]:
    return step.approval, ORDER.index(step.audience)


def _with(one: Expected, *, maybe: bool) -> Expected:
    return Expected(**{**one.__dict__, "maybe": maybe}) if maybe else one


Row = tuple[int, date, int]  # duty, date, rung


@dataclass(frozen=True)
class Told:
    """A notice as the table holds it, or a draft (then ``person_id`` is 0)."""

    at: datetime
    verdict: str  # send, fold, cancel or hold
    kind: str
    reason: str
    person_id: int


def compare(
    expected: Iterator[list[Expected]], told: dict[Row, list[Told]], findings: Findings
) -> int:
    """Lay what must be beside what is, in both directions; return how many rungs that were."""
    left, number = dict(told), 0
    for choices in expected:
        number += 1
        row = (choices[0].duty_id, choices[0].due_on, choices[0].number)
        there = left.pop(row, [])
        if not there and choices[0].maybe:
            continue
        fits = any(_fits(one, there) for one in choices)
        findings.check(
            "I5", fits, "任务 {} 期限 {} 第 {} 档：应为 {}，表里是 {}", *row,
            [(one.verdict, one.kind, one.people, one.at) for one in choices], there,
        )  # fmt: skip
    for row, there in left.items():
        findings.check("I5", False, "任务 {} 期限 {} 第 {} 档：不该有 {}", *row, there)
    return number


def _fits(one: Expected, there: list[Told]) -> bool:
    soon = timedelta(minutes=9)
    if any(not one.at <= told.at <= one.at + soon for told in there):
        return False
    if one.verdict == "hold":
        return [told.verdict for told in there] == ["hold"] and there[0].reason == one.reason
    if {told.person_id for told in there} != set(one.people) or len(there) != len(one.people):
        return False
    if one.verdict == "fold":
        return all(told.verdict == "fold" for told in there)
    return all(told.verdict in ("send", "cancel") and told.kind == one.kind for told in there)
