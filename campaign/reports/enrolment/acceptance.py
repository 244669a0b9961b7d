"""Units before, in and after acceptance 验收, as inspectors and the office list them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaign.records.progress.stages import Road, asked_of, plan_stages
from campaign.reports.enrolment.one import BEGIN_A_ROUND
from campaign.rules.lifecycle import HANDED_IN, DutyState, EnrolmentState
from campaign.rules.rounds import all_done
from models.duty import Duty
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Stage
from models.term import Term
from models.unit import Unit

PER_PAGE = 50


class Group(StrEnum):
    """Which units a list shows."""

    WAITING = "waiting"  # in acceptance: a verdict is to be given
    MENDING = "mending"  # sent back to rectification
    PASSED = "passed"  # through acceptance, not closed yet
    CLOSED = "closed"


@dataclass(frozen=True)
class Listed:
    """A unit in a list.

    ``left``: what keeps it in its stage; ``accepted``, ``waived``, ``waiting``: its duties that are
    accepted, that it need not answer, and that wait for the office; ``findings``: what began the
    present round, ``limit_on`` its last date; ``closable``: nothing is left at all.
    """

    id: int
    version: int
    unit_id: int
    unit: str
    code: str
    state: EnrolmentState
    stage: str
    round: int
    since_at: datetime
    left: int
    accepted: int
    waived: int
    waiting: int
    findings: str
    limit_on: date | None
    closable: bool


@dataclass(frozen=True)
class Page:
    """One page in the order of the codes; ``next_after`` is empty on the last."""

    lines: tuple[Listed, ...]
    next_after: str


def group_counts(
    session: Session, campaign_id: int, *, sees: ColumnElement[bool]
) -> dict[Group, int]:
    """Return how many units each list holds."""
    return {
        group: session.scalar(
            select(func.count())
            .select_from(Enrolment)
            .join(Unit, Unit.id == Enrolment.unit_id)
            .join(Stage, Stage.id == Enrolment.stage_id)
            .where(Enrolment.campaign_id == campaign_id, sees, _in(group))
        )
        or 0
        for group in Group
    }


def group_page(
    session: Session,
    campaign_id: int,
    group: Group,
    *,
    sees: ColumnElement[bool],
    after: str = "",
) -> Page:
    """Return the units of a list, 50 at a time, in a fixed number of queries."""
    rows = session.execute(
        select(Enrolment, Unit.name, Unit.code, EnrolmentSpan.from_at)
        .join(Unit, Unit.id == Enrolment.unit_id)
        .join(Stage, Stage.id == Enrolment.stage_id)
        .join(EnrolmentSpan, EnrolmentSpan.enrolment_id == Enrolment.id)
        .where(
            Enrolment.campaign_id == campaign_id,
            sees,
            _in(group),
            Unit.code > after,
            EnrolmentSpan.until_at.is_(None),
        )
        .order_by(Unit.code)
        .limit(PER_PAGE + 1)
    ).all()
    shown = rows[:PER_PAGE]
    ids = [row.Enrolment.id for row in shown]
    stages = plan_stages(session, campaign_id)
    asked, states, found = asked_of(session, ids), _states(session, ids), _findings(session, ids)
    limits = _limits(session, ids)
    lines = tuple(
        _line(
            row,
            Road(stages, asked.get(row.Enrolment.id, ())),
            states.get(row.Enrolment.id, {}),
            found.get(row.Enrolment.id, ""),
            limits.get(row.Enrolment.id),
        )
        for row in shown
    )
    return Page(lines, lines[-1].code if len(rows) > PER_PAGE else "")


def _line(
    row: Any, way: Road, counted: dict[str, int], findings: str, limit_on: date | None
) -> Listed:
    enrolment, unit, code, since_at = row
    here = way.place(enrolment.stage_id)
    assert here is not None
    facts = way.facts(here, enrolment.round)
    return Listed(
        id=enrolment.id,
        version=enrolment.version,
        unit_id=enrolment.unit_id,
        unit=unit,
        code=code,
        state=EnrolmentState(enrolment.state),
        stage=here.name,
        round=enrolment.round,
        since_at=since_at,
        left=facts.left,
        accepted=counted.get(DutyState.ACCEPTED, 0),
        waived=counted.get(DutyState.WAIVED, 0),
        waiting=sum(counted.get(state, 0) for state in HANDED_IN),
        findings=findings,
        limit_on=limit_on,
        closable=all_done(facts),
    )


def _in(group: Group) -> ColumnElement[bool]:
    verdict = (
        select(func.min(Stage.position))
        .where(Stage.campaign_id == Enrolment.campaign_id, Stage.kind == EnrolmentState.ACCEPTANCE)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    left = (EnrolmentState.CLOSED, EnrolmentState.WITHDRAWN)
    conditions: dict[Group, ColumnElement[bool]] = {
        Group.WAITING: Enrolment.state == EnrolmentState.ACCEPTANCE,
        Group.MENDING: (Enrolment.state == EnrolmentState.RECTIFICATION) & (Enrolment.round > 1),
        Group.PASSED: Enrolment.state.not_in(left) & (Stage.position > verdict),
        Group.CLOSED: Enrolment.state == EnrolmentState.CLOSED,
    }
    return conditions[group]


def _states(session: Session, ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Count the duties of each enrolment by state."""
    rows: Any = session.execute(
        select(Duty.enrolment_id, Duty.state, func.count())
        .where(Duty.enrolment_id.in_(ids))
        .group_by(Duty.enrolment_id, Duty.state)
    )
    found: dict[int, dict[str, int]] = {}
    for enrolment_id, state, number in rows:
        found.setdefault(enrolment_id, {})[state] = number
    return found


def _findings(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return what began the present round of each enrolment."""
    rows: Any = session.execute(
        select(EnrolmentSpan.enrolment_id, EnrolmentSpan.note)
        .where(EnrolmentSpan.enrolment_id.in_(ids), EnrolmentSpan.act.in_(BEGIN_A_ROUND))
        .order_by(EnrolmentSpan.id)
    )
    return dict(tuple(row) for row in rows)


def _limits(session: Session, ids: Collection[int]) -> dict[int, date]:
    """Return the last date of what the present round of each enrolment asks again."""
    rows: Any = session.execute(
        select(Duty.enrolment_id, func.max(Term.due_on))
        .join(Term, Term.id == Duty.term_id)
        .join(Enrolment, Enrolment.id == Duty.enrolment_id)
        .where(Duty.enrolment_id.in_(ids), Duty.round == Enrolment.round, Duty.round > 1)
        .group_by(Duty.enrolment_id)
    )
    return dict(tuple(row) for row in rows)
