"""What the forms of an enrolment's acts offer and announce before anything is done."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar
from campaign.records.notice.recipients import Recipient, recipients
from campaign.records.progress.again import may_be_asked
from campaign.records.progress.stages import road
from campaign.reports.visible import visible
from campaign.rules.lifecycle import UNFINISHED, DutyState, EnrolmentState
from campaign.rules.permissions import Asker, Permission, Role
from models.duty import Duty
from models.enrolment import Enrolment
from models.extension import Extension
from models.notice import Call, Held
from models.plan import Milestone, Stage
from models.term import Term
from models.unit import Unit

LIMIT_WORKING_DAYS = 10
SUGGESTED = 200


@dataclass(frozen=True)
class Choice:
    """A milestone that may be asked again, and how it stands."""

    milestone_id: int
    name: str
    stage: str
    state: DutyState
    due_on: date


@dataclass(frozen=True)
class Ends:
    """What a withdrawal ends: duties, calls to make, drafts of escalation, requests for a date."""

    duties: int
    calls: int
    drafts: int
    requests: int


def choices(session: Session, enrolment_id: int) -> tuple[Choice, ...]:
    """Return what may be asked again; none is proposed: the findings say what has to be."""
    enrolment = session.get_one(Enrolment, enrolment_id)
    way = road(session, enrolment)
    here = way.place(enrolment.stage_id)
    asked = may_be_asked(session, enrolment_id, up_to=here.position if here else -1)
    stages = {stage.id: stage for stage in way.stages}
    rows = session.execute(
        select(Duty.milestone_id, Duty.state, Term.due_on)
        .join(Term, Term.id == Duty.term_id)
        .where(Duty.enrolment_id == enrolment_id)
        .order_by(Duty.round)
    )
    stands = {milestone_id: (state, due_on) for milestone_id, state, due_on in rows}
    return tuple(
        Choice(
            one.id, one.name, stages[one.stage_id].name, DutyState(stands[one.id][0]),
            stands[one.id][1],
        )
        for one in asked
    )  # fmt: skip


def limit_proposed(session: Session, *, today: date) -> date:
    """Return the limit that a form proposes: ten working days from today."""
    return load_calendar(session).add_working(today, LIMIT_WORKING_DAYS)


def would_hear(
    session: Session, enrolment_id: int, role: Role, *, today: date
) -> tuple[Recipient, ...]:
    """Return whom a letter about this unit goes to, each person once."""
    first = session.scalars(
        select(Duty.id).where(Duty.enrolment_id == enrolment_id).order_by(Duty.id.desc()).limit(1)
    ).all()
    return recipients(session, first, role, today=today)


def waived_by_skip(session: Session, enrolment_id: int) -> tuple[tuple[str, DutyState], ...]:
    """Return name and state of what an enrolment jumps over when nothing is to be rectified."""
    enrolment = session.get_one(Enrolment, enrolment_id)
    way = road(session, enrolment)
    here = way.place(enrolment.stage_id)
    jumped = [stage.id for stage in way.jumped(here)] if here else []
    rows = session.execute(
        select(Milestone.name, Duty.state)
        .join(Duty, Duty.milestone_id == Milestone.id)
        .join(Stage, Stage.id == Milestone.stage_id)
        .where(Duty.enrolment_id == enrolment_id, Duty.state.in_(UNFINISHED), Stage.id.in_(jumped))
        .order_by(Stage.position, Milestone.position)
    )
    return tuple((name, DutyState(state)) for name, state in rows)


def what_a_withdrawal_ends(session: Session, enrolment_id: int) -> Ends:
    """Count it, so that the page can say so before anybody presses the button."""
    mine = select(Duty.id).where(Duty.enrolment_id == enrolment_id)
    counts = [
        session.scalar(select(func.count()).select_from(table).where(*fits)) or 0
        for table, fits in (
            (Duty, (Duty.enrolment_id == enrolment_id, Duty.state.in_(UNFINISHED))),
            (Call, (Call.duty_id.in_(mine), Call.done_at.is_(None))),
            (Held, (Held.duty_id.in_(mine), Held.decided_at.is_(None))),
            (Extension, (Extension.duty_id.in_(mine), Extension.state == "asked")),
        )
    ]
    return Ends(*counts)


def may_succeed(session: Session, enrolment_id: int, *, asker: Asker) -> tuple[str, ...]:
    """Return names of units that may go on for this one: those of its campaign, nearest first."""
    leaving = session.get_one(Enrolment, enrolment_id)
    parent = session.scalar(select(Unit.parent_id).where(Unit.id == leaving.unit_id))
    return tuple(
        session.scalars(
            select(Unit.name)
            .join(Enrolment, Enrolment.unit_id == Unit.id)
            .where(
                Enrolment.campaign_id == leaving.campaign_id,
                Enrolment.id != enrolment_id,
                Enrolment.state != EnrolmentState.WITHDRAWN,
                Unit.closed_on.is_(None),
                visible(asker, Permission.MANAGE_CAMPAIGN, Unit.path),
            )
            .order_by(Unit.parent_id != parent, Unit.code)
            .limit(SUGGESTED)
        )
    )
