"""How every duty stood at an instant: today's table for now and later, the spans for the past."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, Subquery, or_, select

from campaign.rules.as_of import end_of
from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import HANDED_IN, OWED_BY, Court
from models.duty import Duty, DutySpan
from models.term import Term

IN_UNIT = tuple(state for state, court in OWED_BY.items() if court is Court.UNIT)
IN_OFFICE = HANDED_IN


@dataclass(frozen=True)
class Look:
    """When a report looks: ``at`` the instant looked at, ``now`` the reader's own.

    What happened is what had happened by ``at``; what lies ahead is judged as of then.
    """

    at: datetime
    now: datetime

    @property
    def back(self) -> bool:
        """Tell whether it looks into the past, where histories answer and nobody can act."""
        return self.at < self.now

    @property
    def day(self) -> date:
        """The day looked at, in Shanghai."""
        return day_of(self.at)

    @property
    def whole_day(self) -> bool:
        """Tell whether it looks at the end of a day, not at an instant within one."""
        return self.at == end_of(self.day)


def standing(look: Look) -> Subquery:
    """Return duty_id, version, unit_id, milestone_id, campaign_id, state, term_id, submitted_on.

    A row per duty. Both forms are plain joins that the planner opens up, so that a condition on
    the term is answered by the term's index.
    """
    fixed = (
        Duty.id.label("duty_id"),
        Duty.version,
        Duty.unit_id,
        Duty.milestone_id,
        Duty.campaign_id,
        Duty.enrolment_id,
    )
    if not look.back:
        return select(*fixed, Duty.state, Duty.term_id, Duty.submitted_on).subquery("standing")
    return (
        select(*fixed, DutySpan.state, DutySpan.term_id, DutySpan.submitted_on)
        .join(DutySpan, DutySpan.duty_id == Duty.id)
        .where(
            DutySpan.from_at <= look.at,
            or_(DutySpan.until_at.is_(None), DutySpan.until_at > look.at),
        )
        .subquery("standing")
    )


def is_late(stand: Subquery, day: date, *, includes_due_day: bool) -> ColumnElement[bool]:
    """Return the condition "late 逾期" (rules/deadlines.py: is_overdue), by comparing dates.

    What lies with the office is not late, however late it came: see ``answered_late``.
    """
    good = last_good(day, includes_due_day=includes_due_day)
    return (Term.due_on < good) & stand.c.state.in_(IN_UNIT)


def last_good(day: date, *, includes_due_day: bool) -> date:
    """Return the date of a term whose last good day is this one (rules/deadlines.py: last_day)."""
    return day if includes_due_day else day + timedelta(days=1)


def answered_late(stand: Subquery, *, includes_due_day: bool) -> ColumnElement[bool]:
    """Return the condition "waits for the office, and came after its last day"."""
    late = (
        stand.c.submitted_on > Term.due_on
        if includes_due_day
        else stand.c.submitted_on >= Term.due_on
    )
    return stand.c.state.in_(IN_OFFICE) & late


def chunks(ids: Iterable[int], size: int = 1000) -> Iterator[list[int]]:
    """Cut a set of numbers into lists that both databases take as parameters."""
    rest = iter(dict.fromkeys(ids))
    while chunk := list(islice(rest, size)):
        yield chunk
