"""A new round: milestones that a unit has to do again, as new duties with a term of their own."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.house.calendar import load_calendar
from campaign.records.plan.ladders import ladder_in_force
from campaign.records.progress.endings import end_duties, unfinished
from campaign.records.progress.terms import find_or_make_term
from campaign.rules.lifecycle import DutyState, EnrolmentAction
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment
from models.plan import Milestone, Stage


def may_be_asked(session: Session, enrolment_id: int, *, up_to: int) -> tuple[Milestone, ...]:
    """Return what a unit was asked in the stages up to this position, in the plan's order."""
    return tuple(
        session.scalars(
            select(Milestone)
            .join(Stage, Stage.id == Milestone.stage_id)
            .where(
                Stage.position <= up_to,
                Milestone.removed_at.is_(None),
                Milestone.id.in_(
                    select(Duty.milestone_id).where(Duty.enrolment_id == enrolment_id)
                ),
            )
            .order_by(Stage.position, Milestone.due_on, Milestone.position)
        )
    )


def ask_again(
    session: Session,
    enrolment: Enrolment,
    milestone_ids: Collection[int],
    *,
    act: EnrolmentAction,
    round_: int,
    due_on: date,
    reason: str,
    by_id: int | None,
    now: datetime,
) -> list[int]:
    """Write a duty of this round for each milestone, due at the limit; return their numbers.

    What is still unfinished of an earlier round is called off: one milestone is owed once. The
    letter that says so stands for the rungs that lie before now.
    """
    old = unfinished(session, enrolment.id, Duty.milestone_id.in_(milestone_ids))
    end_duties(
        session, enrolment, old, act=act, state=DutyState.CANCELLED, note=reason, by_id=by_id,
        now=now,
    )  # fmt: skip
    calendar = load_calendar(session)
    force = ladder_in_force(session, enrolment.campaign_id)
    written = []
    for milestone_id in sorted(milestone_ids):
        term_id = find_or_make_term(
            session, milestone_id, due_on, force.ladder_id, ladder=force.rungs,
            calendar=calendar, passed_before=now,
        )  # fmt: skip
        duty = Duty(
            campaign_id=enrolment.campaign_id, milestone_id=milestone_id,
            enrolment_id=enrolment.id, unit_id=enrolment.unit_id, round=round_,
            state=DutyState.OPEN, term_id=term_id,
        )  # fmt: skip
        session.add(duty)
        session.flush()
        session.add(
            DutySpan(
                duty_id=duty.id, state=DutyState.OPEN, term_id=term_id, from_at=now, by_id=by_id,
                act=f"enrolment.{act}", note=reason,
            )
        )  # fmt: skip
        record(
            session, "duty.again", now=now, by_id=by_id, campaign_id=enrolment.campaign_id,
            unit_id=enrolment.unit_id, duty_id=duty.id, note=reason, round=round_,
            due_on=due_on.isoformat(), because=f"enrolment.{act}",
        )  # fmt: skip
        written.append(duty.id)
    session.flush()
    return written
