"""Cases of accountability 问责: one, a unit's, a campaign's; and how far a unit has been raised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from campaign.reports.progress.told import through_pauses
from campaign.reports.visible import visible
from campaign.rules.cases.machine import CaseFacts, CaseMove, CaseState, Measure, case_moves
from campaign.rules.cases.words import Colour, colour_of
from campaign.rules.lifecycle import OWED_BY_UNIT, DutyState
from campaign.rules.permissions import Asker, Permission
from models.alias import shared_alias
from models.case import Case
from models.duty import Duty
from models.notice import Notice
from models.person import Person
from models.plan import Campaign, Milestone
from models.term import Term
from models.unit import Unit

SHOWN = 200
_BY = {name: shared_alias(Person) for name in ("opened", "answered", "decided", "closed")}


@dataclass(frozen=True)
class Step:
    """Something that was done: by whom, when, in which words; ``who`` empty where nobody yet."""

    who: str
    at: datetime | None
    text: str


@dataclass(frozen=True)
class OneCase:
    """A case. ``time_is_up``: the unit's days to explain have passed."""

    id: int
    version: int
    campaign_id: int
    campaign: str
    running: bool
    enrolment_id: int
    duty_id: int
    milestone: str
    due_on: date
    duty_state: DutyState
    unit_id: int
    unit: str
    path: str
    level: int
    state: CaseState
    answer_by: date
    time_is_up: bool
    measure: Measure | None
    opened: Step
    answered: Step
    decided: Step
    closed: Step

    @property
    def colour(self) -> Colour:
        """The colour of its level."""
        return colour_of(self.level)

    def moves(self) -> tuple[CaseMove, ...]:
        """Return what can happen next, whoever may do it."""
        if not self.running:
            return ()
        return tuple(
            move
            for measure in (Measure.TALK, Measure.NONE)
            for move in case_moves(self.state, CaseFacts(self.time_is_up, measure))
        )


def one_case(session: Session, case_id: int, *, today: date) -> OneCase | None:
    """Return the case, or None when there is none."""
    return next(iter(_read(session, (Case.id == case_id,), today)), None)


def path_of_case(session: Session, case_id: int) -> str | None:
    """Return the path of the unit that a case is about."""
    return session.scalar(
        select(Unit.path)
        .join(Duty, Duty.unit_id == Unit.id)
        .join(Case, Case.duty_id == Duty.id)
        .where(Case.id == case_id)
    )


def cases_of_unit(session: Session, unit_id: int, *, today: date) -> tuple[OneCase, ...]:
    """Return the unit's cases that are not closed."""
    return _read(session, (Duty.unit_id == unit_id, Case.state != CaseState.CLOSED), today)


def cases_of_units(
    session: Session, unit_ids: Iterable[int], *, today: date
) -> tuple[OneCase, ...]:
    """Return the cases of these units that are not closed, in running campaigns."""
    ids = list(unit_ids)
    fits = (Duty.unit_id.in_(ids), Case.state != CaseState.CLOSED, Campaign.status == "open")
    return _read(session, fits, today) if ids else ()


_RUNNING = (
    select(func.max(Case.id))
    .join(Duty, Duty.enrolment_id == Case.enrolment_id)
    .where(Duty.id == bindparam("duty"), Case.state != CaseState.CLOSED)
)
_LAST = select(func.max(Case.id)).where(Case.duty_id == bindparam("duty"))


def case_of_duty(session: Session, duty_id: int, *, today: date) -> OneCase | None:
    """Return the running case of the duty's enrolment, else the last about the duty itself."""
    # Nearly no duty has a case: the numbers are asked before the rest is gathered.
    number = session.scalar(_RUNNING, {"duty": duty_id}) or session.scalar(_LAST, {"duty": duty_id})
    return _read(session, (Case.id == number,), today)[0] if number else None


def cases_of_campaign(
    session: Session, campaign_id: int, *, asker: Asker, today: date, state: CaseState | None = None
) -> tuple[OneCase, ...]:
    """Return the campaign's cases as far as the asker sees, the newest first."""
    mine = (Case.campaign_id == campaign_id, visible(asker, Permission.SEE_OFFICE, Unit.path))
    wanted = (Case.state == state,) if state else ()
    return _read(session, (*mine, *wanted), today)


def counts(session: Session, campaign_id: int, *, asker: Asker) -> dict[CaseState, int]:
    """Return how many of the campaign's cases stand where, as far as the asker sees."""
    rows = session.execute(
        select(Case.state, func.count())
        .join(Duty, Duty.id == Case.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(Case.campaign_id == campaign_id, visible(asker, Permission.SEE_OFFICE, Unit.path))
        .group_by(Case.state)
    )
    return dict.fromkeys(CaseState, 0) | {CaseState(state): number for state, number in rows}


def levels(session: Session, enrolment_ids: Iterable[int]) -> dict[int, int]:
    """Return how far each enrolment is raised: its highest step that nobody has answered.

    A step counts while its duty is still owed and has the date that the step spoke of, whichever
    ladder it is climbed by, and through pauses (reports/progress/told.py).
    """
    owed = session.execute(
        select(Duty.id, Duty.term_id, Duty.enrolment_id).where(
            Duty.enrolment_id.in_(list(enrolment_ids)), Duty.state.in_(OWED_BY_UNIT)
        )
    ).all()
    standing = through_pauses(session, {duty_id: term_id for duty_id, term_id, _ in owed})
    whose = {duty_id: int(enrolment or 0) for duty_id, _, enrolment in owed}
    rows = session.execute(
        select(Notice.duty_id, Notice.term_id, func.max(Notice.level))
        .where(Notice.duty_id.in_(whose), Notice.verdict == "send")
        .group_by(Notice.duty_id, Notice.term_id)
    )
    found: dict[int, int] = {}
    for duty_id, term_id, level in rows:
        if term_id in standing[duty_id]:
            found[whose[duty_id]] = max(level, found.get(whose[duty_id], 0))
    return found


def _read(
    session: Session, fits: Sequence[ColumnElement[bool]], today: date
) -> tuple[OneCase, ...]:
    asked: Any = (
        select(
            Case, Duty, Unit, Milestone.name, Term.due_on, Campaign,
            *(person.name for person in _BY.values()),
        )
        .join(Duty, Duty.id == Case.duty_id)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Term, Term.id == Duty.term_id)
        .join(Campaign, Campaign.id == Case.campaign_id)
    )  # fmt: skip
    for name, person in _BY.items():
        asked = asked.outerjoin(person, person.id == getattr(Case, f"{name}_by"))
    rows = session.execute(asked.where(*fits).order_by(Case.id.desc()).limit(SHOWN))
    return tuple(_one(*row, today=today) for row in rows)


def _one(
    case: Case,
    duty: Duty,
    unit: Unit,
    milestone: str,
    due_on: date,
    campaign: Campaign,
    *people: str | None,
    today: date,
) -> OneCase:
    opened, answered, decided, closed = (name or "" for name in people)
    return OneCase(
        id=case.id, version=case.version, campaign_id=campaign.id, campaign=campaign.name,
        running=campaign.status == "open", enrolment_id=case.enrolment_id, duty_id=duty.id,
        milestone=milestone, due_on=due_on, duty_state=DutyState(duty.state), unit_id=unit.id,
        unit=unit.name, path=unit.path, level=case.level, state=CaseState(case.state),
        answer_by=case.answer_by, time_is_up=case.answer_by < today,
        measure=Measure(case.measure) if case.measure else None,
        opened=Step(opened, case.opened_at, case.reason),
        answered=Step(answered, case.answered_at, case.answer),
        decided=Step(decided, case.decided_at, case.decision),
        closed=Step(closed, case.closed_at, case.outcome),
    )  # fmt: skip
