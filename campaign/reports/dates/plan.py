"""What a change of dates does to each duty that was chosen: the page asks it, and so does the act.

Both hand over the same rows; the act names the versions that the page showed as well, and holds
the duties. So nothing can be done that was not shown, and what moved meanwhile is passed over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.progress.history import before_pause
from campaign.records.progress.terms import ladder_of
from campaign.reports.dates.chosen import Chosen
from campaign.reports.dates.pauses import spans_of
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.dates.left_out import LeftOut, left_out
from campaign.rules.dates.new_date import NewDate
from campaign.rules.dates.pause import Pause, pause_of
from campaign.rules.ladder import timetable
from campaign.rules.lifecycle import DutyAction, DutyState
from models.duty import DutySpan
from models.person import Person


@dataclass(frozen=True)
class Change:
    """What becomes of one duty.

    ``carried_id`` is the span whose words go on; ``to_come`` are rungs that must still come
    although their time lies before now (see records/progress/terms.py: born); ``counts_on`` is its
    new term's (models/term.py); ``pause`` is what a resumption says.
    """

    duty: Chosen
    state: DutyState
    due_on: date
    carried_id: int | None = None
    to_come: frozenset[int] = frozenset()
    pause: Pause | None = None
    counts_on: date | None = None


@dataclass(frozen=True)
class Left:
    """A duty that is passed over, why, and (where somebody moved it since) who did."""

    duty: Chosen
    why: LeftOut
    by: str = ""


@dataclass(frozen=True)
class Plan:
    """What an act does to the chosen duties, and which it passes over."""

    action: DutyAction
    changes: tuple[Change, ...]
    left: tuple[Left, ...] = ()

    @property
    def units(self) -> int:
        """How many units are concerned."""
        return len({one.duty.unit_id for one in self.changes})


Judge = Callable[[Chosen], Change | LeftOut]
Seen = Mapping[int, int]


def plan_dates(
    session: Session,
    chosen: Sequence[Chosen],
    new: NewDate,
    *,
    calendar: WorkingCalendar,
    today: date,
    seen: Seen | None = None,
) -> Plan:
    """Return what giving these duties new dates does."""

    def judge(duty: Chosen) -> Change | LeftOut:
        due_on = new.of(duty.due_on, calendar)
        if due_on == duty.due_on:
            return LeftOut.SAME_DATE
        if due_on < today:
            return LeftOut.PAST
        return Change(duty, duty.state, due_on, carried_id=duty.span_id)

    return _plan(session, chosen, DutyAction.CHANGE_DATE, judge, seen)


def plan_suspension(
    session: Session, chosen: Sequence[Chosen], *, seen: Seen | None = None
) -> Plan:
    """Return what stopping the clock of these duties does."""

    def judge(duty: Chosen) -> Change | LeftOut:
        return Change(duty, DutyState.SUSPENDED, duty.due_on)

    return _plan(session, chosen, DutyAction.SUSPEND, judge, seen)


def plan_resumption(
    session: Session,
    chosen: Sequence[Chosen],
    *,
    calendar: WorkingCalendar,
    today: date,
    seen: Seen | None = None,
) -> Plan:
    """Return what letting the clock of these duties go on does."""
    paused = [duty for duty in chosen if duty.state is DutyState.SUSPENDED]
    spans = spans_of(session, [duty.duty_id for duty in paused])
    ladders = {number: ladder_of(session, number) for number in {d.ladder_id for d in paused}}

    def judge(duty: Chosen) -> Change | LeftOut:
        before, stands = before_pause(spans[duty.duty_id])
        pause = pause_of(duty.due_on, day_of(stands.from_at), today, calendar)
        rungs = timetable(duty.due_on, ladders[duty.ladder_id], calendar)
        to_come = {r.number for r in rungs if r.level > 0 and r.fires_at > stands.from_at}
        counts_on = duty.counts_on and duty.counts_on + timedelta(days=pause.days)
        return Change(
            duty, DutyState(before.state), pause.due_on, before.id, frozenset(to_come), pause,
            counts_on,
        )  # fmt: skip

    return _plan(session, chosen, DutyAction.RESUME, judge, seen)


def _plan(
    session: Session,
    chosen: Sequence[Chosen],
    action: DutyAction,
    judge: Judge,
    seen: Seen | None,
) -> Plan:
    changes: list[Change] = []
    left: list[Left] = []
    moved: list[Chosen] = []
    for duty in chosen:
        if seen is not None and seen.get(duty.duty_id) != duty.version:
            moved.append(duty)
            continue
        verdict = left_out(action, duty.state) or judge(duty)
        if isinstance(verdict, LeftOut):
            left.append(Left(duty, verdict))
        else:
            changes.append(verdict)
    return Plan(action, tuple(changes), (*left, *_moved(session, moved)))


def _moved(session: Session, duties: Sequence[Chosen]) -> Iterable[Left]:
    """Name who moved them."""
    ids = [duty.span_id for duty in duties]
    rows = (
        session.execute(
            select(DutySpan.id, Person.name)
            .join(Person, Person.id == DutySpan.by_id)
            .where(DutySpan.id.in_(ids))
        )
        if ids
        else ()
    )
    names = {row[0]: row[1] for row in rows}
    return [Left(duty, LeftOut.MOVED, names.get(duty.span_id, "")) for duty in duties]
