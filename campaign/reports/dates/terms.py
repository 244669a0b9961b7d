"""The terms that changed duties will have: those that stand, and those that are to be written."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.records.progress.terms import Timed, born, find_term, ladder_of, times_of
from campaign.reports.dates.plan import Change, Plan
from campaign.reports.forecast.mail import NO_TERM
from campaign.rules.calendar import WorkingCalendar


@dataclass(frozen=True)
class Target:
    """What a duty needs of its term: its dates and a ladder, and which passed rungs still come."""

    milestone_id: int
    ladder_id: int
    due_on: date
    to_come: frozenset[int]
    counts_on: date | None = None


@dataclass(frozen=True)
class TermAhead:
    """A term with its rung times; ``term_id`` is NO_TERM while it is to be written."""

    term_id: int
    provisional: bool
    times: tuple[Timed, ...]


def target_of(change: Change) -> Target:
    """Return what a change needs of its term."""
    return Target(
        change.duty.milestone_id, change.duty.ladder_id, change.due_on, change.to_come,
        change.counts_on,
    )  # fmt: skip


def targets(plan: Plan) -> tuple[Target, ...]:
    """Return each target once, the earliest date first."""
    found = {target_of(change): None for change in plan.changes}
    return tuple(sorted(found, key=lambda one: (one.due_on, one.milestone_id)))


def terms_ahead(
    session: Session, wanted: Iterable[Target], *, calendar: WorkingCalendar, now: datetime
) -> dict[Target, TermAhead]:
    """Return the term that each target will have, as the act will find it or write it."""
    ids = {
        one: find_term(session, one.milestone_id, one.due_on, one.ladder_id, one.counts_on)
        for one in wanted
    }
    stored = times_of(session, [number for number in ids.values() if number is not None])
    ladders = {ladder: ladder_of(session, ladder) for ladder in {one.ladder_id for one in ids}}
    return {
        one: TermAhead(
            NO_TERM if number is None else number,
            calendar.is_provisional(one.due_on),
            born(
                one.due_on, ladders[one.ladder_id], calendar, passed_before=now,
                to_come=one.to_come,
            )
            if number is None
            else stored[number],
        )
        for one, number in ids.items()
    }  # fmt: skip


def of_duties(session: Session, changes: Collection[Change]) -> dict[int, tuple[Timed, ...]]:
    """Return the rung times of the present terms: term -> times."""
    return times_of(session, {one.duty.term_id for one in changes})
