"""One enrolment as its page shows it: the plan's stages, every step so far, what was handed in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from campaign.records.progress.stages import Road, road
from campaign.rules.lifecycle import (
    DutyState,
    EnrolmentAction,
    EnrolmentState,
    enrolment_moves,
)
from campaign.rules.rounds import EnrolmentFacts
from models.duty import Duty
from models.enrolment import Enrolment, EnrolmentSpan
from models.person import Person
from models.plan import Campaign, Milestone, Stage
from models.term import Term
from models.unit import Unit

# The acts that begin a round, with what was found as their note.
BEGIN_A_ROUND = (EnrolmentAction.FAIL, EnrolmentAction.REOPEN)
LEFT = (EnrolmentState.CLOSED, EnrolmentState.WITHDRAWN)


@dataclass(frozen=True)
class Step:
    """From when until when (None: still) the unit stood somewhere, and the act that led there.

    ``act`` is empty for the launch; ``who`` is empty where it moved by itself.
    """

    state: EnrolmentState
    stage: str
    round: int
    from_at: datetime
    until_at: datetime | None
    act: str
    who: str
    note: str
    stage_id: int | None = None


@dataclass(frozen=True)
class PlanStage:
    """A stage of the plan; ``mark`` is past, here, ahead or left-out; ``round`` the last one's."""

    name: str
    kind: EnrolmentState
    starts_on: date
    ends_on: date
    mark: str
    round: int
    entered_at: datetime | None


@dataclass(frozen=True)
class HandedIn:
    """A duty of the unit; ``present`` is false for one that a later round has asked again."""

    id: int
    name: str
    stage: str
    required: bool
    round: int
    state: DutyState
    due_on: date
    submitted_on: date | None
    present: bool


@dataclass(frozen=True)
class OneEnrolment:
    """Everything that the page shows; ``open_to`` is what the table lets happen now."""

    id: int
    version: int
    unit_id: int
    unit: str
    path: str
    campaign_id: int
    campaign: str
    running: bool
    state: EnrolmentState
    round: int
    facts: EnrolmentFacts
    plan: tuple[PlanStage, ...]
    steps: tuple[Step, ...]
    duties: tuple[HandedIn, ...]
    successor: tuple[int, str] | None
    open_to: frozenset[EnrolmentAction]

    @property
    def here(self) -> Step:
        """The step in which it stands."""
        return self.steps[-1]

    @property
    def findings(self) -> Step | None:
        """The step that began the present round, with what was found."""
        return next((one for one in reversed(self.steps) if one.act in BEGIN_A_ROUND), None)

    @property
    def limit_on(self) -> date | None:
        """The last date of what the present round asks again."""
        dates = [one.due_on for one in self.duties if one.round == self.round > 1]
        return max(dates, default=None)


def one_enrolment(session: Session, enrolment_id: int) -> OneEnrolment | None:
    """Return the enrolment, or None when there is none."""
    row = session.execute(
        select(Enrolment, Unit, Campaign.name, Campaign.status)
        .join(Unit, Unit.id == Enrolment.unit_id)
        .join(Campaign, Campaign.id == Enrolment.campaign_id)
        .where(Enrolment.id == enrolment_id)
    ).one_or_none()
    if row is None:
        return None
    enrolment, unit, campaign, status = row
    state = EnrolmentState(enrolment.state)
    way = road(session, enrolment)
    here = way.place(enrolment.stage_id)
    facts = way.facts(here, enrolment.round) if here else EnrolmentFacts()
    running = status == "open"
    steps = steps_of(session, enrolment_id)
    moves = enrolment_moves(state, facts) if running and here else ()
    return OneEnrolment(
        id=enrolment.id,
        version=enrolment.version,
        unit_id=unit.id,
        unit=unit.name,
        path=unit.path,
        campaign_id=enrolment.campaign_id,
        campaign=campaign,
        running=running,
        state=state,
        round=enrolment.round,
        facts=facts,
        plan=marked(way.stages, here, state, steps),
        steps=steps,
        duties=_duties(session, enrolment_id),
        successor=_successor(session, enrolment.successor_id),
        open_to=frozenset(move.action for move in moves if _has_a_way(move.action, way, here)),
    )


def _has_a_way(action: EnrolmentAction, way: Road, here: Stage | None) -> bool:
    """Tell whether the plan has the stage to which the act leads."""
    if here is None:
        return False
    if action in BEGIN_A_ROUND:
        return way.behind(here, EnrolmentState.RECTIFICATION) is not None
    return (
        action is not EnrolmentAction.SKIP or way.ahead(here, EnrolmentState.ACCEPTANCE) is not None
    )


def steps_of(
    session: Session, enrolment_id: int, until: datetime | None = None
) -> tuple[Step, ...]:
    """Return the way so far, or as far as it had come ``until`` an instant."""
    rows = session.execute(
        select(EnrolmentSpan, Stage.name, Person.name)
        .outerjoin(Stage, Stage.id == EnrolmentSpan.stage_id)
        .outerjoin(Person, Person.id == EnrolmentSpan.by_id)
        .where(
            EnrolmentSpan.enrolment_id == enrolment_id,
            true() if until is None else EnrolmentSpan.from_at <= until,
        )
        .order_by(EnrolmentSpan.id)
    )
    return tuple(
        Step(
            EnrolmentState(span.state), stage or "", span.round, span.from_at,
            None if until and span.until_at and span.until_at > until else span.until_at,
            span.act, who or "", span.note, span.stage_id,
        )
        for span, stage, who in rows
    )  # fmt: skip


def marked(
    stages: tuple[Stage, ...], here: Stage | None, state: EnrolmentState, steps: tuple[Step, ...]
) -> tuple[PlanStage, ...]:
    """Return the plan's stages with how far the unit has come in them."""
    last = {step.stage: step for step in steps if step.state not in LEFT}
    return tuple(
        PlanStage(
            stage.name, EnrolmentState(stage.kind), stage.starts_on, stage.ends_on,
            _mark(stage, here, state, stage.name in last),
            last[stage.name].round if stage.name in last else 1,
            last[stage.name].from_at if stage.name in last else None,
        )
        for stage in stages
    )  # fmt: skip


def _mark(stage: Stage, here: Stage | None, state: EnrolmentState, visited: bool) -> str:
    position = here.position if here else -1
    if stage.position == position and state not in LEFT:
        return "here"
    if stage.position > position:
        return "ahead"
    return "past" if visited else "left-out"


def _duties(session: Session, enrolment_id: int) -> tuple[HandedIn, ...]:
    rows: Any = session.execute(
        select(Duty, Milestone.name, Milestone.required, Stage.name, Term.due_on)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Stage, Stage.id == Milestone.stage_id)
        .join(Term, Term.id == Duty.term_id)
        .where(Duty.enrolment_id == enrolment_id)
        .order_by(Duty.round.desc(), Stage.position, Term.due_on, Milestone.position)
    ).all()
    present: dict[int, int] = {}
    for duty, *_rest in rows:
        present.setdefault(duty.milestone_id, duty.id)
    return tuple(
        HandedIn(
            duty.id, name, stage, required, duty.round, DutyState(duty.state), due_on,
            duty.submitted_on, present[duty.milestone_id] == duty.id,
        )
        for duty, name, required, stage, due_on in rows
    )  # fmt: skip


def _successor(session: Session, unit_id: int | None) -> tuple[int, str] | None:
    if unit_id is None:
        return None
    return unit_id, session.get_one(Unit, unit_id).name
