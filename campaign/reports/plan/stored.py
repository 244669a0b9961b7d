"""The plan in force, read back from its rows, with what is known of each milestone."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.plan.kinds import asked_of, due_of
from campaign.records.plan.ladders import ladder_in_force
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Role
from campaign.rules.plan import Basis, Plan, PlanMilestone, PlanStage
from campaign.rules.plans.amending import Running
from models.duty import Duty
from models.plan import Campaign, Milestone, PlanFile, Stage
from models.unit import Unit


def stored_plan(session: Session, campaign: Campaign) -> Plan:
    """Return the campaign's plan; forms are bare file names, the office's unit is its name."""
    stages = session.scalars(
        select(Stage).where(Stage.campaign_id == campaign.id).order_by(Stage.position)
    ).all()
    keys = {stage.id: stage.key for stage in stages}
    rows = session.execute(
        select(Milestone, PlanFile.name)
        .outerjoin(PlanFile, PlanFile.id == Milestone.form_id)
        .where(
            Milestone.campaign_id == campaign.id,
            Milestone.first_id.is_(None),
            Milestone.removed_at.is_(None),
        )
        .order_by(Milestone.position, Milestone.id)
    )
    return Plan(
        code=campaign.code,
        name=campaign.name,
        issued_on=campaign.issued_on,
        goal_on=campaign.goal_on,
        office_unit=session.get_one(Unit, campaign.bureau_unit_id).name,
        office_name=campaign.office_name,
        office_phone=campaign.office_phone,
        basis=tuple(Basis(one["title"], one["number"], one["issuer"]) for one in campaign.basis),
        includes_due_day=campaign.includes_due_day,
        roll=campaign.roll,
        stages=tuple(
            PlanStage(one.key, one.name, one.kind, one.starts_on, one.ends_on) for one in stages
        ),
        milestones=tuple(_milestone(row, keys[row.stage_id], form) for row, form in rows),
        ladder=ladder_in_force(session, campaign.id).rungs,
    )


def _milestone(row: Milestone, stage: str, form: str | None) -> PlanMilestone:
    return PlanMilestone(
        key=row.key,
        name=row.name,
        stage=stage,
        due_on=row.asked_on or row.due_on,
        due_on_for=tuple((kind, asked_of(row, kind)) for kind in sorted(row.by_kind)),
        for_kinds=tuple(row.for_kinds),
        by_office=row.by_office,
        late_until_on=row.late_until_on,
        edit_until_on=row.edit_until_on,
        evidence=tuple(row.evidence),
        declarations=tuple(row.declarations),
        form=form,
        signed_by=Role(row.signed_by) if row.signed_by else None,
        reported_to=tuple(row.reported_to),
        required=row.required,
        recurs=row.recurs,
        recurs_until=row.recurs_until,
        roll=row.roll,
        follows=row.follows,
        basis=row.basis,
    )


def running(session: Session, campaign_id: int) -> dict[str, Running]:
    """Return what is known of each milestone that stands, by its key."""
    first = func.coalesce(Milestone.first_id, Milestone.id)
    rows = session.execute(
        select(first, func.max(Milestone.occurrence))
        .where(Milestone.campaign_id == campaign_id)
        .group_by(first)
    )
    times = {int(key): int(number) for key, number in rows}
    begun = set(
        session.scalars(
            select(Duty.milestone_id)
            .where(Duty.campaign_id == campaign_id, Duty.state != DutyState.OPEN)
            .distinct()
        )
    )
    standing = session.scalars(
        select(Milestone).where(
            Milestone.campaign_id == campaign_id,
            Milestone.first_id.is_(None),
            Milestone.removed_at.is_(None),
        )
    )
    return {
        row.key: Running(
            row.due_on, times[row.id], row.id in begun,
            {kind: due_of(row, kind) for kind in row.by_kind},
        )
        for row in standing
    }  # fmt: skip


def retired(session: Session, campaign_id: int) -> frozenset[str]:
    """Return the keys of milestones that are asked no more."""
    return frozenset(
        session.scalars(
            select(Milestone.key).where(
                Milestone.campaign_id == campaign_id, Milestone.removed_at.is_not(None)
            )
        )
    )
