"""One duty as its page shows it: what is asked, by when, whose move, both clocks, who was told."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import known_calendar
from campaign.records.plan.kinds import due_of
from campaign.reports.answer.past import Past, Said, past_of
from campaign.reports.dates.pauses import paused_since
from campaign.reports.duty.chain import Chain, chains
from campaign.reports.duty.marks import stored_rungs
from campaign.reports.duty.steps import Step, steps
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.deadlines import days_late, last_day, office_days
from campaign.rules.lifecycle import OWED_BY, Court, DutyState
from campaign.rules.permissions import Role
from models.duty import Duty
from models.plan import Campaign, Milestone, PlanFile, Stage
from models.term import Term
from models.unit import Unit


@dataclass(frozen=True)
class Asked:
    """What the plan asks, as it was frozen."""

    name: str
    stage: str
    basis: str
    evidence: tuple[str, ...]
    signed_by: Role | None
    reported_to: tuple[str, ...]
    declarations: tuple[str, ...]
    first_due_on: date
    late_until_on: date | None
    required: bool
    by_office: bool
    form_id: int | None
    form_name: str
    recurs: str | None
    occurrence: int


@dataclass(frozen=True)
class OneDuty:
    """A duty.  ``working_left`` counts working days to the last good day, negative past it."""

    id: int
    version: int
    unit_id: int
    unit: str
    path: str
    campaign_id: int
    campaign: str
    running: bool
    office: str
    office_phone: str
    includes_due_day: bool
    state: DutyState
    round: int
    nil: bool
    due_on: date
    provisional: bool
    submitted_on: date | None
    working_left: int
    days_late: int
    office_days: int
    past: Past
    asked: Asked
    chain: Chain
    steps: tuple[Step, ...]

    @property
    def court(self) -> Court:
        """Whose move it is."""
        return OWED_BY[self.state]

    @property
    def answer(self) -> Said | None:
        """What the unit handed in last."""
        return self.past.answer

    @property
    def reason(self) -> Said | None:
        """Why it came back last."""
        return self.past.reason


@dataclass(frozen=True)
class Days:
    """Both clocks of a duty on a day."""

    working_left: int
    days_late: int
    office_days: int


def days_of(
    calendar: WorkingCalendar,
    state: DutyState,
    due_on: date,
    submitted_on: date | None,
    *,
    today: date,
    includes_due_day: bool,
    paused_on: date | None = None,
) -> Days:
    """Return the days that count for the unit and those that count for the office.

    ``paused_on``: the day since which the clock stands still, where it does.
    """
    court = OWED_BY[state]
    last = last_day(due_on, includes_due_day=includes_due_day)
    return Days(
        calendar.working_days_left(today, last),
        days_late(
            due_on, court, today, submitted_on, includes_due_day=includes_due_day,
            paused_on=paused_on,
        ),
        office_days(court, today, submitted_on),
    )  # fmt: skip


def path_of_duty(session: Session, duty_id: int) -> str | None:
    """Return the path of the unit that owes the duty, or None when there is no such duty."""
    return session.scalar(
        select(Unit.path).join(Duty, Duty.unit_id == Unit.id).where(Duty.id == duty_id)
    )


def blank_form(session: Session, duty_id: int) -> tuple[str, bytes] | None:
    """Return name and content of the blank form handed out with the duty, or None."""
    row = session.execute(
        select(PlanFile.name, PlanFile.content)
        .join(Milestone, Milestone.form_id == PlanFile.id)
        .join(Duty, Duty.milestone_id == Milestone.id)
        .where(Duty.id == duty_id)
    ).one_or_none()
    return (row.name, row.content) if row else None


def one_duty(session: Session, duty_id: int, *, now: datetime, today: date) -> OneDuty | None:
    """Return the duty, or None when there is none."""
    row = session.execute(
        select(Duty, Unit, Milestone, Stage.name, Term, Campaign, PlanFile.name.label("form_name"))
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Stage, Stage.id == Milestone.stage_id)
        .join(Term, Term.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .outerjoin(PlanFile, PlanFile.id == Milestone.form_id)
        .where(Duty.id == duty_id)
    ).one_or_none()
    if row is None:
        return None
    duty, unit, milestone, stage, term, campaign, form_name = row
    state = DutyState(duty.state)
    chain = chains(session, [unit.id], on=today).get(unit.id, {})
    paused = paused_since(session, [duty.id] if state is DutyState.SUSPENDED else [])
    days = days_of(
        known_calendar(session), state, term.due_on, duty.submitted_on, today=today,
        includes_due_day=campaign.includes_due_day, paused_on=paused.get(duty.id),
    )  # fmt: skip
    return OneDuty(
        id=duty.id,
        version=duty.version,
        unit_id=unit.id,
        unit=unit.name,
        path=unit.path,
        campaign_id=campaign.id,
        campaign=campaign.name,
        running=campaign.status == "open",
        office=campaign.office_name,
        office_phone=campaign.office_phone,
        includes_due_day=campaign.includes_due_day,
        state=state,
        round=duty.round,
        nil=duty.nil,
        due_on=term.due_on,
        provisional=term.provisional,
        submitted_on=duty.submitted_on,
        working_left=days.working_left,
        days_late=days.days_late,
        office_days=days.office_days,
        past=past_of(session, duty_id),
        asked=_asked(milestone, unit.kind, stage, form_name),
        chain=chain,
        steps=steps(
            session, duty.id, term.id, stored_rungs(session, [term.id]).get(term.id, ()), chain,
            due_on=term.due_on, now=now, stopped=OWED_BY[state] is not Court.UNIT,
            signer=_signer(state, milestone),
        ),
    )  # fmt: skip


def _signer(state: DutyState, milestone: Milestone) -> Role | None:
    """Return whom the ladder addresses while only a signature is missing."""
    if state is not DutyState.AWAITING_SIGNATURE or milestone.signed_by is None:
        return None
    return Role(milestone.signed_by)


def _asked(milestone: Milestone, kind: str, stage: str, form_name: str | None) -> Asked:
    return Asked(
        name=milestone.name,
        stage=stage,
        basis=milestone.basis,
        evidence=tuple(milestone.evidence),
        declarations=tuple(milestone.declarations),
        signed_by=Role(milestone.signed_by) if milestone.signed_by else None,
        reported_to=tuple(milestone.reported_to),
        first_due_on=due_of(milestone, kind),
        late_until_on=milestone.late_until_on,
        required=milestone.required,
        by_office=milestone.by_office,
        form_id=milestone.form_id,
        form_name=form_name or "",
        recurs=milestone.recurs,
        occurrence=milestone.occurrence,
    )
