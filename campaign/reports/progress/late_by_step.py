"""A page of the late duties in the office's own order, without reading all of them.

The terms that are late come off the sums with how many still owe under each; the rows of a page
are read by their terms. So a page costs the same however many are late. late.py says what is
listed and in which order, and serves every other wish.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.orm import Session

from campaign.reports.paging import Place, Window
from campaign.reports.progress.late import Late, Order, Wish, as_late, place_of
from campaign.reports.progress.late_pages import read_place, spelt
from campaign.reports.progress.standing import IN_UNIT, Look, last_good
from campaign.reports.sums import Sums
from campaign.rules.deadlines import days_late
from campaign.rules.lifecycle import Court
from campaign.rules.sums.totals import stand_so
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit


def serves(wish: Wish) -> bool:
    """Tell whether a page for this wish can be read so: no condition but a milestone."""
    return wish == Wish(milestone=wish.milestone)


@dataclass(frozen=True)
class _Step:
    """A late term: what its duties are sorted by first, and how many there are."""

    figures: Place
    term_id: int
    number: int


def late_by_step(
    session: Session,
    campaign_id: int,
    look: Look,
    wish: Wish,
    kept: Sums,
    *,
    after: str,
    before: str,
    size: int,
) -> Window[Late]:
    """Return the page behind the place ``after`` or in front of ``before``, else the first.

    ``kept``: the sums of the whole house; the reader sees every unit.
    """
    includes = session.get_one(Campaign, campaign_id).includes_due_day
    steps = _steps(session, campaign_id, look.day, wish, kept, includes=includes)
    begin = _begin(session, steps, after, before, size)
    ids = _ids(session, steps, begin, size)
    if not ids and begin:
        begin, ids = 0, _ids(session, steps, 0, size)
    rows = _rows(session, ids, look.day, includes=includes)
    if not rows:
        return Window(())
    total = max(sum(step.number for step in steps), begin + len(rows))
    first, last = (spelt(place_of(one, Order.STEP)) for one in (rows[0], rows[-1]))
    more = begin + len(rows) < total
    return Window(rows, total, begin + 1, last if more else None, first if begin else None)


def _steps(
    session: Session, campaign_id: int, day: date, wish: Wish, kept: Sums, *, includes: bool
) -> list[_Step]:
    good = last_good(day, includes_due_day=includes)
    places = session.execute(
        select(Milestone.id, Milestone.position).where(Milestone.campaign_id == campaign_id)
    )
    positions = {row.id: row.position for row in places}
    found = []
    for term_id, number in stand_so(kept.cells, IN_UNIT).items():
        term = kept.terms[term_id]
        if term.due_on < good and wish.milestone in (0, term.milestone_id):
            late_by = days_late(term.due_on, Court.UNIT, day, None, includes_due_day=includes)
            figures = (
                0, -late_by, term.due_on.toordinal(), positions[term.milestone_id], term_id
            )  # fmt: skip
            found.append(_Step(figures, term_id, number))
    return sorted(found, key=lambda step: step.figures)


def _begin(session: Session, steps: Sequence[_Step], after: str, before: str, size: int) -> int:
    """Return how many rows stand in front of the page."""
    if (ahead := read_place(before, Order.STEP)) is not None:
        return max(0, _in_front(session, steps, ahead, itself=False) - size)
    if (behind := read_place(after, Order.STEP)) is not None:
        return _in_front(session, steps, behind, itself=True)
    return 0


def _in_front(session: Session, steps: Sequence[_Step], place: Place, *, itself: bool) -> int:
    *figures, duty_id = place
    number = sum(step.number for step in steps if step.figures < tuple(figures))
    for step in steps:
        if step.figures == tuple(figures):
            up_to = Duty.id <= duty_id if itself else Duty.id < duty_id
            number += session.scalar(select(func.count()).where(*_owed(step.term_id), up_to)) or 0
    return number


def _ids(session: Session, steps: Sequence[_Step], begin: int, size: int) -> list[int]:
    """Return the duties from that place on: step by step, in each as they were asked."""
    found: list[int] = []
    for step in steps:
        if begin >= step.number:
            begin -= step.number
        elif len(found) < size:
            found += _of_step(session, step.term_id, begin, size - len(found))
            begin = 0
    return found


def _of_step(session: Session, term_id: int, begin: int, size: int) -> Sequence[int]:
    # A search for each state, so that the index gives them in their order and nothing is sorted.
    each = [
        select(
            select(Duty.id)
            .where(Duty.term_id == term_id, Duty.state == state)
            .order_by(Duty.id)
            .limit(begin + size)
            .subquery()
            .c.id
        )
        for state in IN_UNIT
    ]
    every = union_all(*each).subquery()
    return session.scalars(
        select(every.c.id).order_by(every.c.id).limit(size).offset(begin)
    ).all()  # fmt: skip


def _owed(term_id: int) -> tuple[ColumnElement[bool], ...]:
    return Duty.term_id == term_id, Duty.state.in_(IN_UNIT)


def _rows(session: Session, ids: Sequence[int], day: date, *, includes: bool) -> tuple[Late, ...]:
    rows = session.execute(
        select(
            Duty.id, Duty.term_id, Duty.state, Term.due_on, Duty.submitted_on,
            Milestone.position, Unit.path,
        )
        .join(Term, Term.id == Duty.term_id)
        .join(Milestone, Milestone.id == Term.milestone_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(Duty.id.in_(ids))
    )  # fmt: skip
    found = [as_late((*row, None), day, includes_due_day=includes) for row in rows]
    return tuple(sorted(found, key=lambda one: place_of(one, Order.STEP)))
