"""A page of the duties behind a count, without reading all of them.

The sums say how many stand under each term and in which states; a page's rows are read from the
index of duties by term and state.  So a page costs the same however many units there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from campaign.reports.paging import Place, Window
from campaign.reports.prepared import Asked
from campaign.reports.progress.counted import takes_part
from campaign.reports.sums import Sums
from campaign.rules.counting import Count
from campaign.rules.lifecycle import DutyState
from campaign.rules.sums.totals import behind_count
from models.duty import Duty
from models.plan import Milestone

MOST_SEARCHES = 60  # a statement joins at most so many, one for each term and state


@dataclass(frozen=True)
class _Step:
    """The duties of one milestone due on one day: ``figures`` is what they are sorted by first."""

    figures: Place
    stands: tuple[tuple[int, DutyState], ...]
    number: int
    where: ColumnElement[bool]

    def behind(self, place: Place | None) -> ColumnElement[bool] | None:
        """Return which of its duties stand behind the place; None: none does."""
        if place is None or self.figures > place[:-1]:
            return true()
        return Duty.id > place[-1] if self.figures == place[:-1] else None

    def ahead(self, place: Place) -> ColumnElement[bool] | None:
        """Return which of its duties stand in front of the place; None: none does."""
        if self.figures < place[:-1]:
            return true()
        return Duty.id < place[-1] if self.figures == place[:-1] else None


def ids_by_step(
    session: Session,
    campaign_id: int,
    count: Count,
    day: date,
    kept: Sums,
    *,
    includes: bool,
    after: Place | None,
    before: Place | None,
    size: int,
) -> Window[Any]:
    """Return the numbers of the duties of a page: behind ``after``, in front of ``before``.

    A place is (date of the term, position of the milestone, duty).  Too few in front of ``before``
    for a page, or none behind ``after``: the first page.
    """
    steps = _steps(session, campaign_id, count, day, kept, includes=includes)
    found: list[Place] = []
    if before:
        back = ((step, step.ahead(before)) for step in reversed(steps))
        found = _places(session, back, size, down=True)[::-1]
        found = found if len(found) == size else []
    if not found:
        ahead = ((step, step.behind(None if before else after)) for step in steps)
        found = _places(session, ahead, size)
    if not found and after:
        found = _places(session, ((step, step.behind(None)) for step in steps), size)
    if not found:
        return Window(())
    in_front = _in_front(session, steps, found[0])
    total = max(sum(step.number for step in steps), in_front + len(found))
    more = in_front + len(found) < total
    return Window(
        tuple(place[-1] for place in found), total, in_front + 1,
        found[-1] if more else None, found[0] if in_front else None,
    )  # fmt: skip


def _steps(
    session: Session, campaign_id: int, count: Count, day: date, kept: Sums, *, includes: bool
) -> list[_Step]:
    rows = session.execute(
        select(Milestone.id, Milestone.position).where(Milestone.campaign_id == campaign_id)
    )
    positions = {row.id: row.position for row in rows}

    def figures(stand: tuple[int, DutyState]) -> Place:
        term = kept.terms[stand[0]]
        return (term.due_on, positions[term.milestone_id])

    numbers = behind_count(kept.cells, kept.terms, day, count)
    part = takes_part(Duty.enrolment_id, campaign_id)
    found = []
    for place, stands in groupby(sorted(numbers, key=figures), key=figures):
        here = tuple(stands)
        due_on = place[0]
        in_time = Duty.submitted_on <= due_on if includes else Duty.submitted_on < due_on
        where = and_(part, in_time) if count is Count.PUNCTUAL else part
        found.append(_Step(place, here, sum(numbers[one] for one in here), where))
    return found


def _places(
    session: Session,
    steps: Iterable[tuple[_Step, ColumnElement[bool] | None]],
    size: int,
    *,
    down: bool = False,
) -> list[Place]:
    """Return the places of the first duties of these steps, from the first step on."""
    found: list[Place] = []
    for step, which in steps:
        if len(found) == size:
            break
        if which is not None:
            ids = session.scalars(_asked(step, which, size - len(found), down=down))
            found += [(*step.figures, duty_id) for duty_id in ids]
    return found


def _asked(step: _Step, which: ColumnElement[bool], size: int, *, down: bool) -> Asked:
    # A search for each term and state: the index gives them in their order, nothing is sorted.
    order = Duty.id.desc() if down else Duty.id
    if len(step.stands) > MOST_SEARCHES:
        return select(Duty.id).where(_in(step), step.where, which).order_by(order).limit(size)
    each = [
        select(
            select(Duty.id)
            .where(Duty.term_id == term_id, Duty.state == state, step.where, which)
            .order_by(order)
            .limit(size)
            .subquery()
            .c.id
        )
        for term_id, state in step.stands
    ]
    every = union_all(*each).subquery()
    return select(every.c.id).order_by(every.c.id.desc() if down else every.c.id).limit(size)


def _in_front(session: Session, steps: Sequence[_Step], place: Place) -> int:
    number = sum(step.number for step in steps if step.figures < place[:-1])
    for step in steps:
        if step.figures == place[:-1]:
            inside = (_in(step), step.where, Duty.id < place[-1])
            number += session.scalar(select(func.count()).where(*inside)) or 0
    return number


def _in(step: _Step) -> ColumnElement[bool]:
    return or_(*_each_state(step.stands))


def _each_state(
    stands: Iterable[tuple[int, DutyState]],
) -> Iterator[ColumnElement[bool]]:
    by_state = sorted(stands, key=lambda stand: stand[1])
    for state, group in groupby(by_state, key=lambda stand: stand[1]):
        yield and_(Duty.state == state, Duty.term_id.in_([term_id for term_id, _state in group]))
