"""Write the plan as rows that no later edit of the file can change."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.plan.kinds import planned
from campaign.records.plan.ladders import write_ladder
from campaign.records.plan.milestones import form_of, write_milestone
from campaign.records.progress.terms import find_or_make_term
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.plan import Plan, PlanMilestone
from campaign.rules.plans.dates import rolled_dates
from models.plan import Campaign, Milestone, Stage
from models.term import Term, TermRung


@dataclass(frozen=True)
class FrozenMilestone:
    """A stored milestone with its stage and its first terms, each with the kinds that owe it."""

    milestone_id: int
    stage_id: int
    terms: tuple[tuple[int, tuple[str, ...]], ...]
    asked: PlanMilestone


@dataclass(frozen=True)
class Frozen:
    """The stored plan, in its order: (stage id, kind) and milestones; dates not yet official."""

    stages: tuple[tuple[int, str, str], ...]
    milestones: tuple[FrozenMilestone, ...]
    provisional: tuple[str, ...]


def freeze(
    session: Session,
    campaign: Campaign,
    plan: Plan,
    files: Mapping[str, bytes],
    calendar: WorkingCalendar,
) -> Frozen:
    """Store stages, ladder, blank forms, milestones, terms and rung times of the plan."""
    stages = _stages(session, campaign, plan)
    ladder_id = write_ladder(
        session, campaign.id, plan.ladder, version=1, at=campaign.opened_at,
        by_id=campaign.opened_by,
    )  # fmt: skip
    forms: dict[str, int] = {}
    frozen = []
    for position, asked in enumerate(plan.milestones):
        form_id = form_of(session, campaign, asked.form, files, forms)
        row = write_milestone(
            session, campaign, asked, position=position, stage_id=stages[asked.stage],
            rolled=rolled_dates(asked, plan.roll, calendar), form_id=form_id,
        )  # fmt: skip
        terms = tuple(
            (
                find_or_make_term(
                    session, row.id, one.due_on, ladder_id, ladder=plan.ladder, calendar=calendar
                ),
                one.kinds,
            )
            for one in planned(row)
        )
        frozen.append(FrozenMilestone(row.id, row.stage_id, terms, asked))
    provisional = tuple(m.name for m in plan.milestones if calendar.is_provisional(m.last_due_on))
    kinds = tuple((stages[stage.key], stage.kind, stage.key) for stage in plan.stages)
    return Frozen(kinds, tuple(frozen), provisional)


def count_terms(frozen: Frozen) -> int:
    """Return how many terms the milestones begin with."""
    return len({term_id for one in frozen.milestones for term_id, _kinds in one.terms})


def count_rungs(session: Session, campaign_id: int) -> int:
    """Return how many rung times the campaign's terms have."""
    return (
        session.scalar(
            select(func.count())
            .select_from(TermRung)
            .join(Term, Term.id == TermRung.term_id)
            .join(Milestone, Milestone.id == Term.milestone_id)
            .where(Milestone.campaign_id == campaign_id)
        )
        or 0
    )


def _stages(session: Session, campaign: Campaign, plan: Plan) -> dict[str, int]:
    ids: dict[str, int] = {}
    for position, stage in enumerate(plan.stages):
        row = Stage(
            campaign_id=campaign.id, position=position, key=stage.key, name=stage.name,
            kind=stage.kind, starts_on=stage.from_on, ends_on=stage.to_on,
        )  # fmt: skip
        session.add(row)
        session.flush()
        ids[stage.key] = row.id
    return ids
