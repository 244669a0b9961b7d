"""Writers of terms: a due date with the instants at which its ladder fires, computed once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_once
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.ladder import Rung, RungTime, timetable
from campaign.rules.permissions import Role
from campaign.rules.plans.ladder_change import Climbed, Settled, settle
from models.plan import LadderRung
from models.term import Term, TermRung


def ladder_of(session: Session, ladder_id: int) -> tuple[Rung, ...]:
    """Return a stored ladder as the rules read it."""
    rows = session.scalars(
        select(LadderRung).where(LadderRung.ladder_id == ladder_id).order_by(LadderRung.number)
    )
    return tuple(
        Rung(
            row.number, row.offset, row.counts, Role(row.audience),
            row.level, row.needs_approval, row.letter,
        )
        for row in rows
    )  # fmt: skip


@dataclass(frozen=True)
class Timed:
    """A rung time of a term, and whether it has been decided or has no object any more.

    ``settled`` says why the clock had nothing to decide (rules/plans/ladder_change.py).
    """

    time: RungTime
    done: bool
    settled: str = ""


def born(
    due_on: date,
    ladder: Sequence[Rung],
    calendar: WorkingCalendar,
    *,
    passed_before: datetime | None,
    to_come: Collection[int] = (),
) -> tuple[Timed, ...]:
    """Return the rung times with which a term for this date begins.

    Those that would have fired before ``passed_before`` are done at birth: the letter that set
    the new date says what they would have said. ``to_come``: numbers that are not, because they
    tell others than the unit's contact and nobody has told them yet.
    """

    def begun(time: RungTime) -> Timed:
        passed = passed_before is not None and time.fires_at <= passed_before
        if passed and time.number not in to_come:
            return Timed(time, True, Settled.PASSED)
        return Timed(time, False)

    return tuple(begun(time) for time in timetable(due_on, ladder, calendar))


def carried(
    due_on: date,
    ladder: Sequence[Rung],
    calendar: WorkingCalendar,
    before: Sequence[Timed],
    *,
    now: datetime,
) -> tuple[Timed, ...]:
    """Return the rung times with which a term for the same date begins under another ladder.

    ``before`` are those of the ladder that goes: what it has told is not told again.
    """
    climbed = [
        Climbed(one.time, one.done, one.done and one.settled != Settled.PASSED) for one in before
    ]
    times = timetable(due_on, ladder, calendar)
    found = settle(times, climbed, now)
    return tuple(Timed(one, one.number in found, found.get(one.number, "")) for one in times)


def times_of(session: Session, term_ids: Collection[int]) -> dict[int, tuple[Timed, ...]]:
    """Return the stored rung times of these terms."""
    rows = session.scalars(
        select(TermRung)
        .where(TermRung.term_id.in_(term_ids))
        .order_by(TermRung.fires_at, TermRung.number)
    )
    found: dict[int, list[Timed]] = {}
    for row in rows:
        time = RungTime(row.number, row.fires_at, Role(row.audience), row.level, row.needs_approval)
        timed = Timed(time, row.done_at is not None, row.settled)
        found.setdefault(row.term_id, []).append(timed)
    return {term_id: tuple(times) for term_id, times in found.items()}


def find_term(
    session: Session,
    milestone_id: int,
    due_on: date,
    ladder_id: int,
    counts_on: date | None = None,
) -> int | None:
    """Return the term for this date, None where it is still to be written."""
    return session.scalar(
        select(Term.id).filter_by(
            milestone_id=milestone_id, due_on=due_on, ladder_id=ladder_id, counts_on=counts_on
        )
    )


def find_or_make_term(
    session: Session,
    milestone_id: int,
    due_on: date,
    ladder_id: int,
    *,
    ladder: Sequence[Rung],
    calendar: WorkingCalendar,
    passed_before: datetime | None = None,
    to_come: Collection[int] = (),
    counts_on: date | None = None,
) -> int:
    """Return the term for this date, writing it with its rung times (``born``) when it is new.

    ``counts_on`` as in rules/counting.py: still_counts.
    """
    found = find_term(session, milestone_id, due_on, ladder_id, counts_on)
    if found is not None:
        return found
    times = born(due_on, ladder, calendar, passed_before=passed_before, to_come=to_come)
    return write_term(
        session, milestone_id, due_on, ladder_id, times,
        provisional=calendar.is_provisional(due_on), settled_at=passed_before,
        counts_on=counts_on,
    )  # fmt: skip


def write_term(
    session: Session,
    milestone_id: int,
    due_on: date,
    ladder_id: int,
    times: Sequence[Timed],
    *,
    provisional: bool,
    settled_at: datetime | None,
    counts_on: date | None = None,
) -> int:
    """Write a term with these rung times, or return the one that somebody was first to write."""
    key = {
        "milestone_id": milestone_id, "due_on": due_on, "ladder_id": ladder_id,
        "counts_on": counts_on,
    }  # fmt: skip
    # Two acts may need the same new date at once: the second waits here, and takes the first's.
    mine = insert_once(session, Term, {**key, "provisional": provisional})
    term_id = session.scalars(select(Term.id).filter_by(**key)).one()
    if mine:
        session.add_all(
            TermRung(
                term_id=term_id, number=one.time.number, fires_at=one.time.fires_at,
                audience=one.time.audience, level=one.time.level,
                needs_approval=one.time.needs_approval,
                done_at=settled_at if one.done else None, settled=one.settled,
            )
            for one in times
        )  # fmt: skip
    session.flush()
    return term_id
