"""A unit's way through a campaign as it had come at an instant: nothing on it can be done."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.progress.stages import Road, plan_stages
from campaign.reports.enrolment.one import HandedIn, OneEnrolment, marked, one_enrolment, steps_of
from campaign.reports.past.plan import names_then
from campaign.reports.progress.standing import Look, standing
from campaign.rules.lifecycle import DONE, DutyState, EnrolmentState
from campaign.rules.rounds import AskedDuty, EnrolmentFacts
from models.duty import Duty
from models.plan import Campaign, Milestone, Stage
from models.term import Term


def enrolment_as_of(session: Session, enrolment_id: int, look: Look) -> OneEnrolment | None:
    """Return the enrolment as it stood, None where it did not take part yet (or is none)."""
    now = one_enrolment(session, enrolment_id)
    steps = steps_of(session, enrolment_id, look.at) if now else ()
    if now is None or not steps:
        return None
    stages, last = plan_stages(session, now.campaign_id), steps[-1]
    here = next((stage for stage in stages if stage.id == last.stage_id), None)
    duties, asked = _duties(session, enrolment_id, now.campaign_id, look)
    way = Road(stages, asked)
    cancelled_at = session.get_one(Campaign, now.campaign_id).cancelled_at
    return replace(
        now,
        running=cancelled_at is None or cancelled_at > look.at,
        state=last.state,
        round=last.round,
        facts=way.facts(here, last.round) if here else EnrolmentFacts(),
        plan=marked(stages, here, last.state, steps),
        steps=steps,
        duties=duties,
        successor=now.successor if last.state is EnrolmentState.WITHDRAWN else None,
        open_to=frozenset(),
    )


def _duties(
    session: Session, enrolment_id: int, campaign_id: int, look: Look
) -> tuple[tuple[HandedIn, ...], tuple[AskedDuty, ...]]:
    stand = standing(look)
    rows: Any = session.execute(
        select(
            Duty.id, Duty.round, Milestone.id, Milestone.key, Milestone.name, Milestone.required,
            Stage.name, Stage.position, Term.due_on, stand.c.state, stand.c.submitted_on,
        )
        .select_from(stand)
        .join(Duty, Duty.id == stand.c.duty_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Stage, Stage.id == Milestone.stage_id)
        .join(Term, Term.id == stand.c.term_id)
        .where(stand.c.enrolment_id == enrolment_id)
        .order_by(Duty.round.desc(), Stage.position, Term.due_on, Milestone.position)
    ).all()  # fmt: skip
    names = names_then(session, {campaign_id}, look)
    present: dict[int, int] = {}
    for row in rows:
        present.setdefault(row[2], row[0])
    duties = tuple(
        HandedIn(
            duty_id, names.get((campaign_id, "milestone", key), name), stage, required, round_,
            DutyState(state), due_on, submitted_on, present[milestone_id] == duty_id,
        )
        for duty_id, round_, milestone_id, key, name, required, stage, _at, due_on, state,
            submitted_on in rows
    )  # fmt: skip
    asked = tuple(
        AskedDuty(milestone_id, place, required, round_, state in DONE)
        for _id, round_, milestone_id, _k, _n, required, _s, place, _d, state, _on in rows
    )
    return duties, asked
