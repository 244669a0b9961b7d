"""Write the plan as rows that no later edit of the file can change."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.progress.terms import find_or_make_term
from campaign.rules.calendar import WorkingCalendar
from campaign.rules.errors import Invalid
from campaign.rules.plan import Plan, PlanMilestone
from models.plan import Campaign, Ladder, LadderRung, Milestone, PlanFile, Stage
from models.term import Term, TermRung


@dataclass(frozen=True)
class FrozenMilestone:
    """A stored milestone with its stage and its first term."""

    milestone_id: int
    stage_id: int
    term_id: int
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
    ladder = Ladder(campaign_id=campaign.id)
    session.add(ladder)
    session.flush()
    for rung in plan.ladder:
        session.add(
            LadderRung(
                ladder_id=ladder.id, number=rung.number, offset=rung.offset, counts=rung.counts,
                audience=rung.audience, level=rung.level, needs_approval=rung.needs_approval,
                letter=rung.letter,
            )
        )  # fmt: skip
    forms: dict[str, int] = {}
    frozen = []
    for position, asked in enumerate(plan.milestones):
        due_on = calendar.roll(asked.due_on, asked.roll or plan.roll)
        row = Milestone(
            campaign_id=campaign.id,
            stage_id=stages[asked.stage],
            key=asked.key,
            position=position,
            name=asked.name,
            for_kinds=list(asked.for_kinds),
            by_office=asked.by_office,
            due_on=due_on,
            asked_on=asked.due_on,
            roll=asked.roll,
            late_until_on=asked.late_until_on,
            edit_until_on=asked.edit_until_on,
            evidence=list(asked.evidence),
            declarations=list(asked.declarations),
            form_id=_form(session, campaign, asked.form, files, forms),
            signed_by=asked.signed_by,
            reported_to=list(asked.reported_to),
            required=asked.required,
            recurs=asked.recurs,
            recurs_until=asked.recurs_until,
            follows=asked.follows,
            basis=asked.basis,
        )
        session.add(row)
        session.flush()
        term_id = find_or_make_term(
            session, row.id, due_on, ladder.id, ladder=plan.ladder, calendar=calendar
        )
        frozen.append(FrozenMilestone(row.id, row.stage_id, term_id, asked))
    provisional = tuple(m.name for m in plan.milestones if calendar.is_provisional(m.due_on))
    kinds = tuple((stages[stage.key], stage.kind, stage.key) for stage in plan.stages)
    return Frozen(kinds, tuple(frozen), provisional)


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


def _form(
    session: Session,
    campaign: Campaign,
    path: str | None,
    files: Mapping[str, bytes],
    stored: dict[str, int],
) -> int | None:
    """Store a blank form once, however many milestones hand it out."""
    if path is None:
        return None
    if path not in files:
        raise Invalid("方案附表“%(path)s”没有找到，请和方案放在一起。", path=path)
    if path not in stored:
        content = files[path]
        row = PlanFile(
            campaign_id=campaign.id,
            name=PurePosixPath(path).name,
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
        )
        session.add(row)
        session.flush()
        stored[path] = row.id
    return stored[path]
