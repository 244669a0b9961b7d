"""Writers of terms: a due date with the instants at which its ladder fires, computed once."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_once
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.ladder import Rung, timetable
from campaign.rules.permissions import Role
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


def find_or_make_term(
    session: Session,
    milestone_id: int,
    due_on: date,
    ladder_id: int,
    *,
    ladder: Sequence[Rung],
    calendar: WorkingCalendar,
    passed_before: datetime | None = None,
) -> int:
    """Return the term for this date, writing it and its rung times when it is new.

    Rungs that would have fired before ``passed_before`` are marked done at birth: the letter
    that set the new date says what they would have said.
    """
    key = {"milestone_id": milestone_id, "due_on": due_on, "ladder_id": ladder_id}
    asked = select(Term.id).filter_by(**key)
    found = session.scalar(asked)
    if found is not None:
        return found
    provisional = calendar.is_provisional(due_on)
    # Two acts may need the same new date at once: the second waits here, and takes the first's.
    mine = insert_once(session, Term, {**key, "provisional": provisional})
    term_id = session.scalars(asked).one()
    times = timetable(due_on, ladder, calendar) if mine else ()
    for time in times:
        passed = passed_before is not None and time.fires_at <= passed_before
        session.add(
            TermRung(
                term_id=term_id,
                number=time.number,
                fires_at=time.fires_at,
                audience=time.audience,
                level=time.level,
                needs_approval=time.needs_approval,
                done_at=passed_before if passed else None,
            )
        )
    session.flush()
    return term_id
