"""What a roll-up still lacks: the units below it that have not answered, and those under review."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.progress.rollup import RollUp, is_below, roll_ups
from campaign.reports.paging import Order, Place, Window, page_of
from campaign.rules.deadlines import days_late, office_days
from campaign.rules.lifecycle import OWED_BY, Court, DutyState
from campaign.rules.rollup import LACKING, WAITING
from models.duty import Duty
from models.plan import Campaign
from models.term import Term
from models.unit import Unit

SHOWN = 10
PER_PAGE = 100


class Which(StrEnum):
    """Which duties below are asked for."""

    LACKING = "lacking"
    WAITING = "waiting"


_STATES = {Which.LACKING: LACKING, Which.WAITING: WAITING}
_COLUMNS = (
    Duty.id, Unit.name, Unit.path, Duty.state, Term.due_on, Duty.submitted_on,
    Campaign.includes_due_day, Unit.code,
)  # fmt: skip
_ORDER = (Term.due_on, Unit.code, Duty.id)


@dataclass(frozen=True)
class Lower:
    """A duty below with both clocks: the days that count against the unit, and the office's."""

    duty_id: int
    unit: str
    path: str
    state: DutyState
    due_on: date
    submitted_on: date | None
    days_late: int
    office_days: int

    @property
    def court(self) -> Court:
        """Whose move it is."""
        return OWED_BY[self.state]


@dataclass(frozen=True)
class Below:
    """What a roll-up sums up, and how far it has come; ``first``: the first that are lacking."""

    milestone: str
    lacking: int
    waiting: int
    total: int
    first: tuple[Lower, ...]


def below_of(session: Session, duty_id: int, *, today: date) -> Below | None:
    """Return how what the duty sums up stands; None where it sums nothing up."""
    top = _top(session, duty_id)
    if top is None:
        return None
    rows: Any = session.execute(
        select(Duty.state, func.count())
        .join(Unit, Unit.id == Duty.unit_id)
        .where(*is_below(top), Duty.state.not_in((DutyState.WAIVED, DutyState.CANCELLED)))
        .group_by(Duty.state)
    )
    counts = {DutyState(state): int(number) for state, number in rows}
    missing = sum(counts.get(state, 0) for state in LACKING)
    first = (
        session.execute(_asked(top, Which.LACKING).order_by(*_ORDER).limit(SHOWN)).all()
        if missing
        else []
    )
    return Below(
        top.name, missing, sum(counts.get(state, 0) for state in WAITING), sum(counts.values()),
        tuple(_lower(row, today) for row in first),
    )  # fmt: skip


def page_below(
    session: Session, duty_id: int, which: Which, *, after: int, before: int, today: date
) -> Window[Lower]:
    """Return one page of what is lacking, or under review, the earliest term first.

    ``after`` and ``before`` are numbers of duties, 0 for none.
    """
    top = _top(session, duty_id)
    if top is None:
        return Window(())
    page = page_of(
        session, _asked(top, which), Order(_ORDER), lambda row: (row[4], row[7], row[0]),
        after=_place(session, after), before=_place(session, before), size=PER_PAGE,
    )  # fmt: skip
    return replace(
        page,
        rows=tuple(_lower(row, today) for row in page.rows),
        after=page.after[-1] if page.after else None,
        before=page.before[-1] if page.before else None,
    )


def _top(session: Session, duty_id: int) -> RollUp | None:
    return next(iter(roll_ups(session, [duty_id])), None)


def _asked(top: RollUp, which: Which) -> Any:
    return (
        select(*_COLUMNS)
        .select_from(Duty)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Term, Term.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .where(*is_below(top), Duty.state.in_(_STATES[which]))
    )


def _place(session: Session, duty_id: int) -> Place | None:
    if not duty_id:
        return None
    row = session.execute(
        select(*_ORDER)
        .select_from(Duty)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Term, Term.id == Duty.term_id)
        .where(Duty.id == duty_id)
    ).one_or_none()
    return tuple(row) if row else None


def _lower(row: Any, today: date) -> Lower:
    duty_id, unit, path, word, due_on, submitted_on, includes, _code = row
    state = DutyState(word)
    court = OWED_BY[state]
    stopped = state is DutyState.SUSPENDED
    late = days_late(due_on, court, today, submitted_on, includes_due_day=includes)
    return Lower(
        duty_id, unit, path, state, due_on, submitted_on, 0 if stopped else late,
        0 if stopped else office_days(court, today, submitted_on),
    )  # fmt: skip
