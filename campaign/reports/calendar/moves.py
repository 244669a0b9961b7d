"""What a changed calendar moves: planned dates, rungs to come, terms that become firm.

The page asks it and so does the act; ``Moves.digest`` tells the act that it does what was shown.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campaign.records.plan.kinds import EVERY, Planned, planned
from campaign.records.progress.terms import Timed, ladder_of, times_of
from campaign.reports.progress.standing import chunks
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.ladder import Rung
from campaign.rules.lifecycle import OWED_BY_UNIT
from campaign.rules.permissions import Role
from campaign.rules.time.projection import Retimed, planned_on, retimed
from campaign.rules.time.recurrence import occurrence, read_recurrence
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.term import Term, TermRung
from models.unit import Unit


@dataclass(frozen=True)
class Redated:
    """A milestone whose date moves; ``term_ids`` are the terms that keep the plan's date.

    ``kind``: the kind of unit whose own date it is ("": of all that have none); ``kinds``: those
    who are asked by it, none where it is the office's own.
    """

    milestone_id: int
    name: str
    campaign: str
    scope_path: str
    asked_on: date
    was_on: date
    on: date
    roll: str
    term_ids: tuple[int, ...]
    kind: str = EVERY
    kinds: tuple[str, ...] = ()

    def of(self, kind: str) -> bool:
        """Whether units of this kind are asked by it."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True)
class RetimedTerm:
    """A term whose rungs come at other times; ``duties`` are those still owed by units."""

    term_id: int
    milestone: str
    campaign: str
    scope_path: str
    due_on: date
    ladder_id: int
    rungs: tuple[Retimed, ...]
    audiences: Mapping[int, Role]
    duties: int


@dataclass(frozen=True)
class Moves:
    """All that moves; ``firm`` and ``loose`` are terms that stop or start being provisional."""

    redated: tuple[Redated, ...] = ()
    retimed: tuple[RetimedTerm, ...] = ()
    firm: tuple[int, ...] = ()
    loose: tuple[int, ...] = ()

    @property
    def rungs(self) -> int:
        """How many rung times move of which anybody would have heard."""
        return sum(len(one.rungs) for one in self.retimed if one.duties)

    @property
    def anything(self) -> bool:
        """Whether anything moves at all."""
        return bool(self.redated or self.retimed or self.firm or self.loose)

    @property
    def digest(self) -> str:
        """A short text that differs where anything that is moved differs."""
        dates = [(one.milestone_id, one.kind, one.asked_on, one.on) for one in self.redated]
        rungs = [(one.term_id, r.number, r.at) for one in self.retimed for r in one.rungs]
        said = repr((dates, rungs, self.firm, self.loose))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class _Row:
    term: Term
    milestone: Milestone
    campaign: str
    roll: str
    scope_path: str


def moves_of(session: Session, calendar: WorkingCalendar, *, now: datetime, today: date) -> Moves:
    """Return what the calendar moves in running campaigns if it is taken from now on."""
    rows = list(_rows(session, today))
    redated = tuple(_redated(session, rows, calendar, today))
    ladders = {number: ladder_of(session, number) for number in {r.term.ladder_id for r in rows}}
    times: dict[int, tuple[Timed, ...]] = {}
    for ids in chunks(row.term.id for row in rows):
        times |= times_of(session, ids)
    owed = _owed(session, [row.term.id for row in rows])
    retimed = tuple(
        found
        for row in rows
        if (found := _retimed(row, ladders, times, owed, calendar, now=now)) is not None
    )
    return Moves(redated, retimed, *_settled(rows, calendar))


def _rows(session: Session, today: date) -> Iterator[_Row]:
    """Give every term of a running campaign that has anything ahead."""
    ahead = select(TermRung.term_id).where(TermRung.done_at.is_(None))
    found = session.execute(
        select(Term, Milestone, Campaign.name, Campaign.roll, Unit.path)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .join(Campaign, Campaign.id == Milestone.campaign_id)
        .join(Unit, Unit.id == Campaign.scope_unit_id)
        .where(
            Campaign.status == "open",
            Milestone.removed_at.is_(None),
            or_(Term.due_on >= today, Term.id.in_(ahead)),
        )
        .order_by(Campaign.id, Term.due_on, Milestone.position, Term.id)
    )
    return (_Row(*row) for row in found)


def _redated(
    session: Session, rows: Sequence[_Row], calendar: WorkingCalendar, today: date
) -> Iterator[Redated]:
    found: dict[tuple[int, Planned], list[_Row]] = {}
    for row in rows:
        for date_ in planned(row.milestone):
            if row.term.due_on == date_.due_on:
                found.setdefault((row.milestone.id, date_), []).append(row)
    for (milestone_id, date_), of_one in found.items():
        milestone = of_one[0].milestone
        roll = milestone.roll or of_one[0].roll
        asked_on = _asked_on(session, milestone, date_, calendar)
        on = planned_on(asked_on, date_.due_on, roll, calendar, today)
        if on != date_.due_on:
            yield Redated(
                milestone_id, milestone.name, of_one[0].campaign, of_one[0].scope_path, asked_on,
                date_.due_on, on, roll, tuple(row.term.id for row in of_one), date_.kind,
                date_.kinds,
            )  # fmt: skip


def _asked_on(
    session: Session, milestone: Milestone, date_: Planned, calendar: WorkingCalendar
) -> date:
    """Return the date that the plan asks for: the fifth working day from the end may be another."""
    if milestone.first_id is None or milestone.recurs is None:
        return date_.asked_on
    first = session.get_one(Milestone, milestone.first_id)
    start = first.asked_on or first.due_on
    return occurrence(read_recurrence(milestone.recurs), start, milestone.occurrence, calendar)


def _retimed(
    row: _Row,
    ladders: Mapping[int, Sequence[Rung]],
    times: Mapping[int, Sequence[Timed]],
    owed: Mapping[int, int],
    calendar: WorkingCalendar,
    *,
    now: datetime,
) -> RetimedTerm | None:
    waiting = [one.time for one in times.get(row.term.id, ()) if not one.done]
    ladder = ladders[row.term.ladder_id]
    rungs = retimed(waiting, row.term.due_on, ladder, calendar, now=now)
    if not rungs:
        return None
    return RetimedTerm(
        row.term.id, row.milestone.name, row.campaign, row.scope_path, row.term.due_on,
        row.term.ladder_id, rungs, {rung.number: rung.audience for rung in ladder},
        owed.get(row.term.id, 0),
    )  # fmt: skip


def _owed(session: Session, term_ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for ids in chunks(term_ids):
        rows = session.execute(
            select(Duty.term_id, func.count())
            .where(Duty.term_id.in_(ids), Duty.state.in_(OWED_BY_UNIT))
            .group_by(Duty.term_id)
        )
        found |= {term_id: number for term_id, number in rows}  # noqa: C416
    return found


def _settled(
    rows: Sequence[_Row], calendar: WorkingCalendar
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the terms that become firm, and those that become provisional."""
    now = {row.term.id: calendar.is_provisional(row.term.due_on) for row in rows}
    changed = [row.term.id for row in rows if row.term.provisional != now[row.term.id]]
    return (
        tuple(one for one in changed if not now[one]),
        tuple(one for one in changed if now[one]),
    )
