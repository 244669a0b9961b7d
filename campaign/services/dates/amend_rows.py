"""The rows of an amended plan: names, dates, evidence, what is new and what is asked no more."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaign.records.calendar.occurrences import write_duties_of
from campaign.records.plan.kinds import EVERY, due_of, kept
from campaign.records.plan.milestones import form_of, write_milestone
from campaign.records.progress.terms import write_term
from campaign.reports.plan.brings import Brings
from campaign.rules.plan import Plan, PlanMilestone
from campaign.rules.plans.amending import ADDED, AMENDS, REMOVED
from models.plan import Campaign, Milestone, Stage


def write_plan(
    session: Session, found: Brings, files: Mapping[str, bytes], *, now: datetime
) -> None:
    """Write everything that is no term: campaign, stages, milestones."""
    campaign, new = found.campaign, found.new
    campaign.name, campaign.goal_on = new.name, new.goal_on
    campaign.office_name, campaign.office_phone = new.office_name, new.office_phone
    campaign.basis = [{"title": b.title, "number": b.number, "issuer": b.issuer} for b in new.basis]
    campaign.version += 1
    _stages(session, campaign, new)
    removed = set(found.amendment.of("milestone", REMOVED))
    stored: dict[str, int] = {}
    forms = set(found.amendment.of("milestone", "form"))
    asked = {one.key: (place, one) for place, one in enumerate(new.milestones)}
    for row in standing(session, campaign.id):
        if row.key in removed:
            _remove(session, row, now)
        elif row.first_id is None:
            place, one = asked[row.key]
            if row.key in forms:
                row.form_id = form_of(session, campaign, one.form, files, stored)
            _dates(row, one, found.redated.get(row.id, {}))
            _change(row, one, place)
    session.flush()


def standing(session: Session, campaign_id: int) -> Collection[Milestone]:
    """Return the milestones that are asked, their later times with them."""
    return session.scalars(
        select(Milestone).where(
            Milestone.campaign_id == campaign_id, Milestone.removed_at.is_(None)
        )
    ).all()


def write_added(
    session: Session,
    found: Brings,
    files: Mapping[str, bytes],
    *,
    ladder_id: int,
    now: datetime,
) -> int:
    """Write new milestones with their terms and a duty for each unit; return how many duties."""
    if not found.amendment.of("milestone", ADDED):
        return 0
    own = select(Stage).where(Stage.campaign_id == found.campaign.id)
    stages = {stage.key: stage.id for stage in session.scalars(own)}
    stored: dict[str, int] = {}
    rows: dict[str, Milestone] = {}
    written = 0
    for one in found.added:
        row = rows.get(one.asked.key)
        if row is None:
            form_id = form_of(session, found.campaign, one.asked.form, files, stored)
            row = rows[one.asked.key] = write_milestone(
                session, found.campaign, one.asked, position=one.position,
                stage_id=stages[one.asked.stage], rolled=one.rolled, form_id=form_id,
            )  # fmt: skip
        term_id = write_term(
            session, row.id, one.due_on, ladder_id, one.times, provisional=one.provisional,
            settled_at=now,
        )  # fmt: skip
        written += write_duties_of(
            session, row, row.id, term_id, None, now=now, act=AMENDS, kinds=one.kinds
        )
    return written


def _stages(session: Session, campaign: Campaign, new: Plan) -> None:
    rows = {
        row.key: row
        for row in session.scalars(select(Stage).where(Stage.campaign_id == campaign.id))
    }
    for position, stage in enumerate(new.stages):
        row = rows.get(stage.key)
        if row is None:
            row = Stage(campaign_id=campaign.id, position=position, key=stage.key, kind=stage.kind)
            session.add(row)
        row.name, row.starts_on, row.ends_on = stage.name, stage.from_on, stage.to_on
    session.flush()


def _dates(row: Milestone, one: PlanMilestone, redated: Mapping[str, tuple[date, date]]) -> None:
    """Write the dates as rolled; ``redated``: as in reports/plan/brings.py, of this milestone."""
    rolled = {
        kind: redated[kind][1] if kind in redated else due_of(row, kind)
        for kind in (EVERY, *(kind for kind, _on in one.due_on_for))
    }
    row.due_on, row.by_kind = rolled[EVERY], kept(one, rolled)


def _change(row: Milestone, one: PlanMilestone, place: int) -> None:
    row.position, row.name, row.basis = place, one.name, one.basis
    row.asked_on, row.roll = one.due_on, one.roll
    row.late_until_on, row.edit_until_on = one.late_until_on, one.edit_until_on
    row.evidence, row.declarations = list(one.evidence), list(one.declarations)
    row.signed_by, row.reported_to = one.signed_by, list(one.reported_to)
    row.recurs_until, row.follows = one.recurs_until, one.follows


def _remove(session: Session, row: Milestone, now: datetime) -> None:
    session.execute(
        update(Milestone)
        .where(func.coalesce(Milestone.first_id, Milestone.id) == row.id)
        .values(removed_at=now)
        .execution_options(synchronize_session=False)
    )
