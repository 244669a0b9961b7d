"""What a duty's history says by itself, read span by span: it knows no term's ``counts_on``.

``counts_on``: from which day the duty counts as due. A return and a taking back leave it, a date
that the office grants replaces it, a pause moves it on, and what was undone is as it was before.
``days_late``: the days that passed, after the last day, while it was the unit's move.
"""

import datetime as dt
from dataclasses import dataclass, replace

from models.base import db
from models.duty import Duty, DutySpan
from models.term import Term
from tests.reports.oracle import day_in_shanghai, rows_of

OWES = ("open", "returned", "awaiting_signature")


@dataclass
class Then:
    """A duty as it stood at an instant."""

    state: str
    due_on: dt.date
    submitted_on: dt.date | None
    counts_on: dt.date
    days_late: int


@dataclass
class _Story:
    """What one notes down walking through the spans; ``last`` is the last good day of the date."""

    counts_on: dt.date
    due_on: dt.date
    last: dt.date
    used: int = 0  # days after it, in the unit's court, that are over
    since: dt.date | None = None  # since when it is the unit's move
    paused_on: dt.date = dt.date.min


def then(duty: Duty, at: dt.datetime, *, includes: bool) -> Then | None:
    """Walk through the duty's spans up to the instant."""
    spans = [s for s in rows_of(DutySpan) if s.duty_id == duty.id and s.from_at <= at]
    if not spans:
        return None
    less = dt.timedelta(days=0 if includes else 1)
    notes: list[_Story] = []
    for span in spans:
        day, due = day_in_shanghai(span.from_at), db.session.get_one(Term, span.term_id).due_on
        if notes:
            notes.append(_goes_on(notes, span, day, due, less))
        else:
            notes.append(_Story(due, due, due - less, since=day))
    told, end = notes[-1], day_in_shanghai(at)
    late = told.used + (_past(told.since, end, told.last) if told.since is not None else 0)
    return Then(spans[-1].state, told.due_on, spans[-1].submitted_on, told.counts_on, late)


def _goes_on(
    notes: list[_Story], span: DutySpan, day: dt.date, due: dt.date, less: dt.timedelta
) -> _Story:
    """Note down what the next span brings."""
    was = notes[-1]
    if span.act == "undo":
        return replace(notes[-2], due_on=due)
    now = replace(was, due_on=due)
    if was.since is not None and span.state not in OWES:
        reached = span.submitted_on if span.act == "record" else day
        now.used, now.since = was.used + _past(was.since, reached or day, was.last), None
    if was.since is None and span.state in OWES:
        now.since = day
    if span.act in ("return", "change_date"):
        counts_on = min(was.counts_on, due) if span.act == "return" else due
        return _Story(counts_on, due, due - less, since=day)
    if span.act == "suspend":
        now.paused_on = day
    if span.act == "resume":
        now.counts_on += day - was.paused_on
        now.last += day - was.paused_on if was.last > was.paused_on else dt.timedelta(0)
    return now


def _past(start: dt.date, end: dt.date, last: dt.date) -> int:
    return max(0, (end - max(start, last)).days)
