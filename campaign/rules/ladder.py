"""The ladder of responsibility 责任链: when a rung comes, for whom, and what then happens.

`timetable` runs once per term and is stored. `moments` and `decide` run in a tick, a forecast and
a rehearsal alike, so that the three cannot drift. All of it is judged on a term, never on a duty:
the tick groups the duties of a rung by the few facts named here and decides once per group.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from campaign.rules.calendar import Roll, WorkingCalendar, at_hour
from campaign.rules.lifecycle import OWED_BY_UNIT, DutyState
from campaign.rules.permissions import Role

WINDOW_OPENS = time(9, 0)
OUTAGE_AFTER = timedelta(hours=26)  # a day's pause and the time to notice it

Holds = Callable[[Role], bool]  # whether somebody is in the post

# From the first who is told to the last.
AUDIENCES = (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL, Role.OFFICE, Role.LEAD)
ABOVE_THE_UNIT = frozenset({Role.COLLECTOR, Role.OFFICE, Role.LEAD})
ACCOUNTABILITY_LEVEL = 3  # from 督办 upward


@dataclass(frozen=True)
class Rung:
    """One step of a ladder (档), as the plan writes it.

    `offset` counts days from the due day (negative before it), `counts` says which ("working" or
    "calendar"); `level` is how far it raises the matter: 0 before or on the due day, then 1, 2, 3…
    """

    number: int
    offset: int
    counts: str
    audience: Role
    level: int
    needs_approval: bool
    letter: str


# fmt: off
DEFAULT_LADDER: tuple[Rung, ...] = (
    Rung(1, -7, "working", Role.CONTACT,   0, False, "clock"),
    Rung(2, -3, "working", Role.CONTACT,   0, False, "clock"),
    Rung(3, -1, "working", Role.CONTACT,   0, False, "clock"),
    Rung(4,  1, "working", Role.DEPUTY,    1, False, "clock"),
    Rung(5,  3, "working", Role.PRINCIPAL, 2, False, "clock"),
    Rung(6,  5, "working", Role.OFFICE,    3, False, "clock"),
    Rung(7, 10, "working", Role.PRINCIPAL, 4, True,  "criticism"),
)

# Who stands in for a vacant post, nearest first. Never downwards: a rung exists because those below
# did not answer, and telling one of them again would only look like an escalation. So a missing
# principal is the office's matter, which can telephone the unit and have the post filled.
VACANCY_RULE: dict[Role, tuple[Role, ...]] = {
    Role.CONTACT:   (Role.DEPUTY, Role.PRINCIPAL, Role.OFFICE),
    Role.DEPUTY:    (Role.PRINCIPAL, Role.OFFICE),
    Role.PRINCIPAL: (Role.OFFICE,),
}
# fmt: on


@dataclass(frozen=True)
class RungTime:
    """A rung of one term with the instant (aware, UTC) at which it comes."""

    number: int
    fires_at: datetime
    audience: Role
    level: int
    needs_approval: bool


def timetable(
    due_on: date,
    ladder: Sequence[Rung],
    calendar: WorkingCalendar,
    *,
    window_opens: time = WINDOW_OPENS,
) -> tuple[RungTime, ...]:
    """When each rung of the ladder comes for a term due on this day, in the order of time.

    A rung comes when the send window opens (Shanghai time) on its day. Where that is a rest day, a
    rung up to the due day moves to the working day before, so that it still comes in time, and a
    rung after the due day to the working day after, so that nobody is called late too early.
    """
    times = (
        RungTime(
            number=rung.number,
            fires_at=at_hour(
                _day_of_rung(due_on, rung, calendar), window_opens.hour, window_opens.minute
            ),
            audience=rung.audience,
            level=rung.level,
            needs_approval=rung.needs_approval,
        )
        for rung in ladder
    )
    return tuple(sorted(times, key=lambda rung_time: (rung_time.fires_at, rung_time.number)))


def _day_of_rung(due_on: date, rung: Rung, calendar: WorkingCalendar) -> date:
    if rung.counts == "working":
        day = calendar.add_working(due_on, rung.offset)
    else:
        day = due_on + timedelta(days=rung.offset)
    return calendar.roll(day, roll_of(rung))


def roll_of(rung: Rung) -> Roll:
    """Return where a rung goes whose day is a rest day: before the due day back, after it on."""
    return Roll.NEXT if rung.offset > 0 else Roll.PREVIOUS


@dataclass(frozen=True)
class Moment:
    """What is known of one rung time that has come: the same for all duties of its term.

    `later_to_same_audience`: a later rung to the same audience has come as well.
    `lower_audience_waiting`: one to a lower audience has come in this tick and is not done.
    `signer`: whose signature the plan asks for the term's milestone; None for nobody's.
    """

    rung_time: RungTime
    later_to_same_audience: bool
    lower_audience_waiting: bool
    signer: Role | None = None


def moments(come: Iterable[RungTime], signer: Role | None = None) -> tuple[Moment, ...]:
    """The moments of ONE term, from all its rung times that have come and are not done.

    A rung that waits for a person's approval is an audience of its own above all others: a letter
    that must go by itself is never folded into a draft that may never go, nor made to wait for it.
    """
    ordered = sorted(come, key=lambda rung_time: (rung_time.fires_at, rung_time.number))
    heights = [_height(rung_time) for rung_time in ordered]
    return tuple(
        Moment(
            rung_time=rung_time,
            later_to_same_audience=height in heights[place + 1 :],
            lower_audience_waiting=min(heights) < height,
            signer=signer,
        )
        for place, (rung_time, height) in enumerate(zip(ordered, heights, strict=True))
    )


def _height(rung_time: RungTime) -> tuple[bool, int]:
    return rung_time.needs_approval, AUDIENCES.index(rung_time.audience)


_HELD_BY = {
    Role.CONTACT: "has_contact",
    Role.DEPUTY: "has_deputy",
    Role.PRINCIPAL: "has_principal",
}


@dataclass(frozen=True)
class Facts:
    """The few facts of a duty on which its verdict hangs.

    `reached`: a notice about this duty to its unit was accepted at least 24 hours ago and has not
    bounced. `has_…`: the post is held by somebody today; `has_collector`: an office between the
    unit and the campaign's own keeps its list of contacts.
    """

    state: str
    reached: bool
    has_contact: bool
    has_deputy: bool
    has_principal: bool
    has_collector: bool = False

    def holds(self, role: Role) -> bool:
        """Whether somebody is there to be told; above the unit there always is."""
        name = _HELD_BY.get(role)
        return name is None or bool(getattr(self, name))


class Action(StrEnum):
    """What happens to a rung that has come, for the duties of one group."""

    SEND = "send"  # tell its audience
    REDIRECT = "redirect"  # tell somebody else; the reason says why
    FOLD = "fold"  # record it as contained in the later rung
    HOLD = "hold"  # wait for a person's decision
    WAIT = "wait"  # not now; the next tick asks again
    STOP = "stop"  # nothing at all: the unit no longer owes this


@dataclass(frozen=True)
class Verdict:
    """The action, whom it addresses (None where nobody is told), and a stable code why."""

    action: Action
    audience: Role | None
    reason: str


def decide(moment: Moment, facts: Facts, now: datetime) -> Verdict:
    """What to do about a rung that has come, for every duty with these facts.

    Raises:
        ValueError: the state is none of a duty's.
    """
    rung = moment.rung_time
    if DutyState(facts.state) not in OWED_BY_UNIT:
        return Verdict(Action.STOP, None, "answered")
    if now < rung.fires_at:
        return Verdict(Action.WAIT, None, "not-yet")
    if moment.lower_audience_waiting:
        return Verdict(Action.WAIT, None, "lower-first")
    if moment.later_to_same_audience:
        return Verdict(Action.FOLD, rung.audience, "folded")
    if held := _hold_after_outage(rung, now):
        return held
    if _accuses(rung) and not facts.reached:
        keeper = Role.COLLECTOR if facts.has_collector else Role.OFFICE
        return Verdict(Action.REDIRECT, keeper, "not-reached")
    if rung.needs_approval:
        return Verdict(Action.HOLD, rung.audience, "needs-approval")
    return _tell(moment, facts)


def _tell(moment: Moment, facts: Facts) -> Verdict:
    signer = moment.signer if facts.state == DutyState.AWAITING_SIGNATURE else None
    to = addressed(moment.rung_time.audience, signer, facts.holds)
    if to.stand_in:
        return Verdict(Action.REDIRECT, to.stand_in, "vacant")
    return Verdict(Action.SEND, to.role, "to-sign" if to.signs else "due")


@dataclass(frozen=True)
class Addressed:
    """Whom a rung tells: the holders of ``role``, or of ``stand_in`` where that post is vacant.

    ``signs``: the role is told instead of one below it, since only its signature is missing.
    """

    role: Role
    stand_in: Role | None
    signs: bool


def addressed(
    audience: Role, signer: Role | None, holds: Holds, *, needs_approval: bool = False
) -> Addressed:
    """Return whom a rung tells: one answer for tick, letters and pages.

    ``signer``: whose signature alone is missing, None where more is. Those below have done theirs
    and need not hear of it again; what waits for approval goes where the plan says.
    """
    if signer is None or needs_approval or AUDIENCES.index(audience) >= AUDIENCES.index(signer):
        return Addressed(audience, stand_in(audience, holds), signs=False)
    return Addressed(signer, stand_in(signer, holds), signs=True)


def stand_in(role: Role, holds: Holds) -> Role | None:
    """Return who hears instead of a vacant post, the first that is held; None where it is held."""
    if holds(role):
        return None
    return next(other for other in VACANCY_RULE[role] if holds(other))


def facts_that_matter(come: Iterable[RungTime]) -> frozenset[str]:
    """The names of the facts on which a verdict about any of these rungs can hang.

    The others may be taken for true, unasked: to ask costs a search for each duty.
    """
    names = {"state"}
    for rung in come:
        if _accuses(rung):
            names.update(("reached", "has_collector"))
        if not rung.needs_approval:
            asked = (rung.audience, *VACANCY_RULE.get(rung.audience, ()))
            names.update(_HELD_BY[role] for role in asked if role in _HELD_BY)
    return frozenset(names)


def _hold_after_outage(rung: RungTime, now: datetime) -> Verdict | None:
    """Hold an upper rung that comes late because we were down: the unit heard nothing meanwhile.

    It comes before the question whether the unit was reached, which an outage answers wrongly.
    What needs approval anyway says so: confirming an outage must not pass for an approval.
    """
    upper = rung.audience in ABOVE_THE_UNIT or rung.level >= ACCOUNTABILITY_LEVEL
    if not upper or now - rung.fires_at <= OUTAGE_AFTER:
        return None
    reason = "needs-approval" if rung.needs_approval else "outage"
    return Verdict(Action.HOLD, rung.audience, reason)


def _accuses(rung: RungTime) -> bool:
    """Whether the rung tells others that the unit did not react: only fair if it was reached."""
    return rung.audience in ABOVE_THE_UNIT or rung.needs_approval
