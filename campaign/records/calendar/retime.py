"""Dates that hang on the calendar are reckoned again: rungs to come, planned dates, digests."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from campaign.records.plan.kinds import EVERY
from campaign.rules.calendar import WorkingCalendar, at_hour, day_of
from campaign.rules.ladder import WINDOW_OPENS
from models.letter import Letter
from models.notice import Notice
from models.plan import Milestone
from models.term import Term, TermRung

_RUNG = cast(Table, TermRung.__table__)
_MILESTONE = cast(Table, Milestone.__table__)
# Only what is still to come: a tick may have decided it since it was read.
_RETIME = (
    _RUNG.update()
    .where(
        _RUNG.c.term_id == bindparam("term"),
        _RUNG.c.number == bindparam("rung"),
        _RUNG.c.done_at.is_(None),
    )
    .values(fires_at=bindparam("at"))
)
_REDATE = (
    _MILESTONE.update()
    .where(_MILESTONE.c.id == bindparam("which"))
    .values(asked_on=bindparam("asked"), due_on=bindparam("due"))
)


def retime_rungs(session: Session, times: Sequence[tuple[int, int, datetime]]) -> None:
    """Let rungs (term, number) come at other instants."""
    if times:
        rows = [{"term": term, "rung": number, "at": at} for term, number, at in times]
        session.execute(_RETIME, rows)


def redate_milestones(session: Session, dates: Mapping[tuple[int, str], tuple[date, date]]) -> None:
    """Give milestones their new dates: as the plan asks, and as they roll.

    By number and kind of unit: "" is the date of all kinds that have none of their own.
    """
    rows = [
        {"which": number, "asked": a, "due": d}
        for (number, kind), (a, d) in sorted(dates.items())
        if kind == EVERY
    ]
    if rows:
        session.execute(_REDATE, rows)
    for (number, kind), (asked, due) in sorted(dates.items()):
        if kind != EVERY:
            row = session.get_one(Milestone, number)
            row.by_kind = {**row.by_kind, kind: [asked.isoformat(), due.isoformat()]}
    session.flush()


def settle_terms(session: Session, term_ids: Collection[int], *, provisional: bool) -> None:
    """Mark terms as provisional, or as firm."""
    if term_ids:
        session.execute(
            update(Term)
            .where(Term.id.in_(term_ids))
            .values(provisional=provisional)
            .execution_options(synchronize_session=False)
        )


def move_digests(session: Session, calendar: WorkingCalendar, *, now: datetime) -> int:
    """Put digests that wait for a day which is a rest day now off to the next working day.

    Where the reader has a digest of that day already, it takes the notices over. Returns how many
    were put off.
    """
    rows = session.execute(
        select(Letter.id, Letter.key, Letter.next_try_at)
        .where(
            Letter.state == "queued",
            Letter.kind == "clock",
            Letter.tries == 0,
            Letter.next_try_at > now,
        )
        .order_by(Letter.id)
        .with_for_update()
    ).all()
    moved = 0
    for letter_id, key, next_try_at in rows:
        on = day_of(next_try_at)
        if calendar.is_working(on) or not key.endswith(f"/{on}"):
            continue
        _move_digest(session, letter_id, key, on, calendar.add_working(on, 1))
        moved += 1
    return moved


def _move_digest(session: Session, letter_id: int, key: str, was_on: date, on: date) -> None:
    new_key = key.removesuffix(f"/{was_on}") + f"/{on}"
    taken = session.scalar(select(Letter.id).where(Letter.key == new_key))
    if taken is None:
        opens = at_hour(on, WINDOW_OPENS.hour, WINDOW_OPENS.minute)
        values: dict[str, object] = {"key": new_key, "next_try_at": opens}
    else:
        session.execute(
            update(Notice)
            .where(Notice.letter_id == letter_id)
            .values(letter_id=taken)
            .execution_options(synchronize_session=False)
        )
        values = {"state": "cancelled", "reason": "merged"}
    session.execute(
        update(Letter)
        .where(Letter.id == letter_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
