"""What inspectors found of each unit by an instant: the histories of acceptance keep it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaign.reports.progress.standing import chunks
from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import DutyState, EnrolmentAction, EnrolmentState
from models.duty import Duty
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Milestone
from models.term import Term
from models.unit import Unit

GIVEN = (EnrolmentAction.PASS, EnrolmentAction.FAIL, EnrolmentAction.REOPEN)


@dataclass(frozen=True)
class Verdict:
    """The last verdict on a unit; ``failed_before``: an earlier one sent it back."""

    enrolment_id: int
    unit_id: int
    unit: str
    path: str
    kind: str
    act: EnrolmentAction
    at: datetime
    note: str
    round: int
    failed_before: bool
    first_at: datetime

    @property
    def passed(self) -> bool:
        """Tell whether it is good."""
        return self.act is EnrolmentAction.PASS

    @property
    def on(self) -> date:
        """The day of it."""
        return day_of(self.at)


def verdicts(
    session: Session, campaign_id: int, sees: ColumnElement[bool], *, at: datetime
) -> tuple[Verdict, ...]:
    """Return each unit that was inspected by the instant, in the order of the codes."""
    rows: Any = session.execute(
        select(
            Enrolment.id, Unit.id, Unit.name, Unit.path, Unit.kind, EnrolmentSpan.act,
            EnrolmentSpan.from_at, EnrolmentSpan.note, EnrolmentSpan.round,
        )
        .join(EnrolmentSpan, EnrolmentSpan.enrolment_id == Enrolment.id)
        .join(Unit, Unit.id == Enrolment.unit_id)
        .where(
            Enrolment.campaign_id == campaign_id, sees, EnrolmentSpan.act.in_(GIVEN),
            EnrolmentSpan.from_at <= at,
        )
        .order_by(Unit.code, EnrolmentSpan.id)
    )  # fmt: skip
    found: dict[int, Verdict] = {}
    for enrolment_id, unit_id, name, path, kind, act, given_at, note, round_ in rows:
        before = found.get(enrolment_id)
        found[enrolment_id] = Verdict(
            enrolment_id, unit_id, name, path, kind, EnrolmentAction(act), given_at, note, round_,
            before is not None and (before.failed_before or not before.passed),
            before.first_at if before else given_at,
        )  # fmt: skip
    return tuple(found.values())


def waiting(session: Session, campaign_id: int, sees: ColumnElement[bool], *, at: datetime) -> int:
    """Count the units that take part and are not through acceptance at the instant."""
    through = (EnrolmentState.COMMENDATION, EnrolmentState.CLOSED, EnrolmentState.WITHDRAWN)
    return session.scalar(
        select(func.count(Enrolment.id))
        .join(Unit, Unit.id == Enrolment.unit_id)
        .join(EnrolmentSpan, EnrolmentSpan.enrolment_id == Enrolment.id)
        .where(
            Enrolment.campaign_id == campaign_id, sees, EnrolmentSpan.from_at <= at,
            EnrolmentSpan.until_at.is_(None) | (EnrolmentSpan.until_at > at),
            EnrolmentSpan.state.not_in(through),
        )
    ) or 0  # fmt: skip


@dataclass(frozen=True)
class Again:
    """What a failed unit has to do again: the names, and the last day for it."""

    names: tuple[str, ...]
    due_on: date


def asked_again(session: Session, failed: Iterable[Verdict]) -> dict[int, Again]:
    """Return what each failed unit is asked again, by its enrolment."""
    rounds = {one.enrolment_id: one.round for one in failed}
    found: dict[int, Again] = {}
    for ids in chunks(rounds):
        rows: Any = session.execute(
            select(Duty.enrolment_id, Duty.round, Milestone.name, Term.due_on)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .join(Term, Term.id == Duty.term_id)
            .where(Duty.enrolment_id.in_(ids), Duty.state != DutyState.CANCELLED)
            .order_by(Milestone.due_on, Milestone.position)
        )
        for enrolment_id, round_, name, due_on in rows:
            if round_ != rounds[enrolment_id]:
                continue
            before = found.get(enrolment_id, Again((), due_on))
            found[enrolment_id] = Again((*before.names, name), max(before.due_on, due_on))
    return found
