"""The plan that a draft comes to: its live cards, confirmed or not."""

from datetime import date

from campaign.rules.permissions import Role
from campaign.rules.plan import Basis, Plan, PlanMilestone, PlanStage
from campaign.rules.plan_drafts.draft import DraftNow
from campaign.rules.plan_drafts.stages import OTHER, StageNow

WHOLE = "whole"
WHOLE_NAME = "全程"


def plan_of(now: DraftNow) -> Plan | None:
    """Return the plan; None while anything that it cannot do without is missing."""
    facts, stages = now.facts, now.stages
    if facts.issued_on is None or facts.goal_on is None:
        return None
    keys = {one.card.id: f"stage_{number}" for number, one in enumerate(stages, start=1)}
    made = [_stage(keys[one.card.id], one) for one in stages]
    loose = [one for one in now.duties if one.stage not in keys]
    if loose or not stages:
        ends = [one.due_on for one in loose if one.due_on]
        last = max([facts.goal_on, facts.issued_on, *ends])
        made.append(PlanStage(WHOLE, WHOLE_NAME, OTHER, facts.issued_on, last))
    milestones = [
        PlanMilestone(
            key=f"m{number}", name=one.name, stage=keys.get(one.stage or 0, WHOLE),
            due_on=one.due_on, for_kinds=one.for_kinds, by_office=one.by_office,
            evidence=one.evidence, reported_to=one.reported_to, required=one.required,
            signed_by=Role(one.signed_by) if one.signed_by else None,
            recurs=one.recurs, basis=one.basis,
        )
        for number, one in enumerate(now.duties, start=1)
        if one.due_on is not None and not one.gaps
    ]  # fmt: skip
    whole = len(milestones) == len(now.duties) and all(made)
    if not whole:
        return None
    return Plan(
        code=facts.code, name=facts.name, issued_on=facts.issued_on, goal_on=facts.goal_on,
        office_unit=facts.office_unit, office_phone=facts.office_phone,
        basis=(Basis(facts.title),) if facts.title else (),
        stages=tuple(one for one in made if one is not None), milestones=tuple(milestones),
    )  # fmt: skip


def _stage(key: str, one: StageNow) -> PlanStage | None:
    start: date | None = one.from_on
    if one.gaps or start is None or one.to_on is None:
        return None
    return PlanStage(key, one.name, one.kind, start, one.to_on)
