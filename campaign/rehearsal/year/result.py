"""What a rehearsal says when it is over: plain data, for a page, a command, a test."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from campaign.rehearsal.oracle.calendar import DAY, nine_o_clock, shanghai_day
from campaign.rehearsal.oracle.machine import HANDED_IN, OWED
from campaign.rehearsal.year.play import Play
from models.base import db
from models.unit import Unit

# What must have happened at least once over the seeds of a suite: else it has tested nothing.
SOMETIMES = (
    "three rungs or more folded",
    "a lease taken over",
    "a late write refused",
    "in doubt, then delivered",
    "a second copy explained",
    "a hold after an outage",
    "a hold confirmed",
    "a draft approved",
    "an escalation not told for fairness",
    "a vacant post stood in for",
    "a signer told instead",
    "a stale page",
    "a repeated form",
    "taken back",
    "an extension granted",
    "dates moved",
    "the plan amended",
    "a post handed over",
    "a substitute",
    "a post left vacant",
    "a unit withdrawn",
    "a doubtful clock",
    "a clock confirmed",
    "our server down",
    "relay down",
    "put off",
    "address refused",
    "returned mail: bounced",
    "killed in a tick",
    "killed in an act",
    "killed in the mail: open",
    "killed in the mail: before",
    "killed in the mail: after",
    "killed in the mail: mark",
    "a letter cancelled in time",
    "a reminder put off twenty hours",
)
NAMED_FROM = 4


@dataclass(frozen=True)
class Named:
    """A unit that would be named: the draft about it was approved, or waits for approval."""

    unit: str
    milestone: str
    on: str
    approved: bool


@dataclass(frozen=True)
class Result:
    """A rehearsed year."""

    units: int
    seed: int
    faults: bool
    events: int
    duties: int
    rungs: int
    letters: int
    copies: int
    first_on: str
    last_on: str
    stages: list[dict[str, Any]] = field(default_factory=list)
    letters_by_day: dict[str, dict[str, int]] = field(default_factory=dict)
    letters_by_rung: dict[str, int] = field(default_factory=dict)
    load: dict[str, dict[str, int]] = field(default_factory=dict)
    named: list[Named] = field(default_factory=list)
    sometimes: dict[str, int] = field(default_factory=dict)
    checked: dict[str, int] = field(default_factory=dict)
    violations: list[tuple[str, str]] = field(default_factory=list)
    violated: int = 0
    trace: list[str] = field(default_factory=list)

    @property
    def never(self) -> tuple[str, ...]:
        """What should sometimes happen and did not."""
        return tuple(one for one in SOMETIMES if not self.sometimes.get(one))


def result_of(play: Play, units: int, seed: int, faults: bool) -> Result:
    """Put it together."""
    by_day, by_rung = _letters(play)
    told = play.ledger
    assert told is not None
    return Result(
        units=units, seed=seed, faults=faults, events=play.events, duties=len(play.duties),
        rungs=play.rungs, letters=len(told.letters), copies=len(play.server.copies),
        first_on=shanghai_day(play.begins).isoformat(),
        last_on=shanghai_day(play.ends).isoformat(),
        stages=_stages(play), letters_by_day=by_day, letters_by_rung=by_rung, load=_load(play),
        named=_named(play),
        sometimes={key: number for key, number in sorted(
            Counter({**play.seen, **play.server.seen}).items()) if number},
        checked=dict(sorted(play.findings.checked.items())),
        violations=play.findings.first(), violated=len(play.findings.found),
        trace=list(play.trace),
    )  # fmt: skip


def _stages(play: Play) -> list[dict[str, Any]]:
    """Return for each Friday how many duties stand where, by the reference."""
    found = []
    day = shanghai_day(play.begins)
    while day <= shanghai_day(play.ends):
        if day.isoweekday() == 5 or day == shanghai_day(play.ends):
            at = min(play.ends, _evening(day))
            counts: Counter[str] = Counter()
            for duty in play.duties.values():
                stand = duty.at(at)
                if stand is not None:
                    counts[_where(stand.state, stand.due_on < day)] += 1
            found.append({"on": day.isoformat(), **counts})
        day += DAY
    return found


def _evening(day: date) -> datetime:
    return nine_o_clock(day) + timedelta(hours=12)


def _where(state: str, late: bool) -> str:
    if state in OWED:
        return "late" if late else "owed"
    return "handed_in" if state in HANDED_IN else "done"


def _letters(play: Play) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Count the letters that the server took by day and by the highest rung that they speak of."""
    told = play.ledger
    assert told is not None
    by_day: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_rung: Counter[str] = Counter()
    taken = {copy.message_id: copy.at for copy in reversed(play.server.copies)}
    for letter in told.letters.values():
        at = taken.get(letter.message_id)
        if at is None:
            continue
        rungs = [
            int(one.occasion[5:])
            for one in told.by_letter.get(letter.id, ())
            if one.occasion.startswith("rung/") and one.verdict == "send"
        ]
        which = str(max(rungs)) if rungs else "act"
        by_day[shanghai_day(at).isoformat()][which] += 1
        by_rung[which] += 1
    return {day: dict(one) for day, one in sorted(by_day.items())}, dict(sorted(by_rung.items()))


def _load(play: Play) -> dict[str, dict[str, int]]:
    """Count what the office had to do, week by week."""
    weeks: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (day, what), number in play.work.items():
        monday = day - (day.isoweekday() - 1) * DAY
        weeks[monday.isoformat()][what] += number
    return {week: dict(one) for week, one in sorted(weeks.items())}


def _named(play: Play) -> list[Named]:
    """Return the drafts of a public criticism, by day."""
    told = play.ledger
    assert told is not None
    names = {row.id: row.name for row in db.session.execute(select(Unit.id, Unit.name))}
    db.session.rollback()
    milestones = {one.key: one.name for one in play.plan.milestones}
    approved = {
        (one.duty_id, one.due_on)
        for one in told.notices
        if one.level >= NAMED_FROM and one.by_id is not None
    }
    found = []
    for (duty_id, due_on, _), rows in sorted(told.told.items()):
        for row in rows:
            if row.verdict == "hold" and row.reason == "needs-approval":
                duty = play.duties[duty_id]
                found.append(
                    Named(
                        names[duty.unit_id], milestones.get(duty.key, duty.key),
                        shanghai_day(row.at).isoformat(), (duty_id, due_on) in approved,
                    )
                )  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.unit, one.milestone))
