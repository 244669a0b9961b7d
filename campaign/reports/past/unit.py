"""What a unit owed at an instant, by both clocks, and where it stood in its campaigns."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import known_calendar
from campaign.reports.duty.duty import days_of
from campaign.reports.enrolment.place import TakesPart
from campaign.reports.past.plan import names_then
from campaign.reports.progress.standing import Look, standing
from campaign.reports.units.duties import MOST, UnitDuty
from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import DutyAction, DutyState, EnrolmentState
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Campaign, Milestone, Stage
from models.term import Term
from models.unit import Unit


def duties_as_of(session: Session, unit_id: int, look: Look) -> tuple[UnitDuty, ...]:
    """Return the unit's duties in campaigns that ran then, the nearest date first."""
    stand = standing(look)
    rows = session.execute(
        select(
            Duty.id, Milestone.key, Milestone.name, Campaign.id, Campaign.name,
            Campaign.includes_due_day, Duty.round, Term.id, Term.due_on, stand.c.state,
            stand.c.submitted_on,
        )
        .select_from(stand)
        .join(Duty, Duty.id == stand.c.duty_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .join(Term, Term.id == stand.c.term_id)
        .where(
            stand.c.unit_id == unit_id,
            or_(Campaign.cancelled_at.is_(None), Campaign.cancelled_at > look.at),
        )
        .order_by(Term.due_on, Duty.id)
        .limit(MOST)
    ).all()  # fmt: skip
    calendar = known_calendar(session)
    paused = _paused(session, [row[0] for row in rows if row[9] == DutyState.SUSPENDED], look)
    names = names_then(session, {row[3] for row in rows}, look)
    return tuple(
        UnitDuty(
            duty_id, names.get((campaign_id, "milestone", key), name),
            names.get((campaign_id, "plan", ""), campaign), term_id, due_on, DutyState(state),
            round_,
            days_of(
                calendar, DutyState(state), due_on, submitted_on, today=look.day,
                includes_due_day=includes, paused_on=paused.get(duty_id),
            ),
        )
        for duty_id, key, name, campaign_id, campaign, includes, round_, term_id, due_on, state,
            submitted_on in rows
    )  # fmt: skip


def _paused(session: Session, duty_ids: list[int], look: Look) -> dict[int, date]:
    if not duty_ids:
        return {}
    rows = session.execute(
        select(DutySpan.duty_id, func.max(DutySpan.from_at))
        .where(
            DutySpan.duty_id.in_(duty_ids), DutySpan.act == DutyAction.SUSPEND,
            DutySpan.from_at <= look.at,
        )
        .group_by(DutySpan.duty_id)
    )  # fmt: skip
    return {duty_id: day_of(at) for duty_id, at in rows}


def takes_part_as_of(session: Session, unit_id: int, look: Look) -> tuple[TakesPart, ...]:
    """Return the campaigns in which the unit took part then, the newest first."""
    rows = session.execute(
        select(Enrolment, EnrolmentSpan, Campaign.name, Stage.key, Stage.name)
        .join(EnrolmentSpan, EnrolmentSpan.enrolment_id == Enrolment.id)
        .join(Campaign, Campaign.id == Enrolment.campaign_id)
        .outerjoin(Stage, Stage.id == EnrolmentSpan.stage_id)
        .where(
            Enrolment.unit_id == unit_id,
            EnrolmentSpan.from_at <= look.at,
            or_(EnrolmentSpan.until_at.is_(None), EnrolmentSpan.until_at > look.at),
        )
        .order_by(Campaign.id.desc())
    ).all()
    names = names_then(session, {row[0].campaign_id for row in rows}, look)
    heirs = dict(
        session.execute(
            select(Unit.id, Unit.name).where(
                Unit.id.in_({row[0].successor_id for row in rows if row[0].successor_id})
            )
        ).all()
    )
    return tuple(
        TakesPart(
            one.id, one.campaign_id, names.get((one.campaign_id, "plan", ""), campaign),
            EnrolmentState(span.state),
            names.get((one.campaign_id, "stage", key or ""), stage or ""), span.round,
            heirs.get(one.successor_id or 0, "")
            if span.state == EnrolmentState.WITHDRAWN
            else "",
        )
        for one, span, campaign, key, stage in rows
    )  # fmt: skip
