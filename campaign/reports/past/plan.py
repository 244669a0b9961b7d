"""The plan, its dates and its ladder as they were in force at an instant.

Rows hold the plan of today; every amendment kept what it changed, from what to what. So the past
is today's plan with the later changes taken back, the newest first. The dates that units had to
keep then are read from the histories of their duties, not reckoned again.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from campaign.reports.plan.versions import (
    LadderVersion,
    Wording,
    ladder_versions,
    wordings,
)
from campaign.reports.progress.counted import conditions, of_campaign
from campaign.reports.progress.numbers import Numbers
from campaign.reports.progress.standing import Look, standing
from campaign.rules.counting import Count
from campaign.rules.plans.amending import ADDED, REMOVED
from models.plan import Campaign, Milestone, PlanVersion, Stage
from models.term import Term

Named = tuple[int, str, str]  # campaign, part of the plan, key


@dataclass(frozen=True)
class MilestoneThen:
    """A milestone as it was asked: ``dates`` that units had to keep, each with how many."""

    id: int
    key: str
    name: str
    stage: str
    required: bool
    by_office: bool
    evidence: tuple[str, ...]
    reported_to: tuple[str, ...]
    dates: tuple[tuple[date, int], ...]
    numbers: Numbers


@dataclass(frozen=True)
class StageThen:
    """A stage with the window that it had."""

    id: int
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class PlanThen:
    """The plan in force then; ``wording`` and ``ladder`` are the versions that stood."""

    name: str
    goal_on: date
    wording: Wording | None
    ladder: LadderVersion
    later: tuple[Wording, ...]
    stages: tuple[StageThen, ...]
    milestones: tuple[MilestoneThen, ...]


def plan_as_of(
    session: Session,
    campaign_id: int,
    look: Look,
    *,
    sees: ColumnElement[bool] | None = None,
) -> PlanThen:
    """Return the plan as it was in force; the figures count what ``sees`` sees."""
    campaign = session.get_one(Campaign, campaign_id)
    versions = wordings(session, campaign_id)
    later = [one for one in versions if one.at > look.at]
    was = _taken_back(later)
    numbers = by_milestone(session, campaign_id, look, sees=sees)
    dates = _dates(session, campaign_id, look, sees)
    stages = session.scalars(
        select(Stage).where(Stage.campaign_id == campaign_id).order_by(Stage.position)
    ).all()
    named = {one.id: was.text("stage", one.key, "name", one.name) for one in stages}
    ladders = ladder_versions(session, campaign_id)
    return PlanThen(
        name=was.text("plan", campaign.code, "name", campaign.name),
        goal_on=was.day("plan", campaign.code, "goal_on", campaign.goal_on),
        wording=next((one for one in versions if one.at <= look.at), None),
        ladder=next(
            (one for one in ladders if one.at is None or one.at <= look.at), ladders[-1]
        ),
        later=tuple(later),
        stages=tuple(
            StageThen(
                one.id, named[one.id],
                was.day("stage", one.key, "from_on", one.starts_on),
                was.day("stage", one.key, "to_on", one.ends_on),
            )
            for one in stages
            if not was.added("stage", one.key)
        ),
        milestones=tuple(
            MilestoneThen(
                one.id, one.key, was.text("milestone", one.key, "name", one.name),
                named[one.stage_id], one.required, one.by_office,
                was.list("milestone", one.key, "evidence", one.evidence),
                was.list("milestone", one.key, "reported_to", one.reported_to),
                tuple(dates.get(one.id, ())), numbers.get(one.id, Numbers()),
            )
            for one in _asked(session, campaign_id, look)
            if one.id in dates
            or (one.first_id is None and not was.added("milestone", one.key))
        ),
    )  # fmt: skip


def names_then(session: Session, campaign_ids: Collection[int], look: Look) -> dict[Named, str]:
    """Return the names that milestones, stages and plans had, where they have changed since.

    A plan's own name stands under an empty key.
    """
    rows = session.execute(
        select(PlanVersion.campaign_id, PlanVersion.changes)
        .where(PlanVersion.campaign_id.in_(campaign_ids), PlanVersion.at > look.at)
        .order_by(PlanVersion.campaign_id, PlanVersion.number.desc())
    )
    found: dict[Named, str] = {}
    for campaign_id, changes in rows:
        for one in changes:
            if one["field"] == "name":
                key = "" if one["part"] == "plan" else one["key"]
                found[campaign_id, one["part"], key] = one["was"]
    return found


def by_milestone(
    session: Session, campaign_id: int, look: Look, *, sees: ColumnElement[bool] | None
) -> dict[int, Numbers]:
    """Count the duties of each milestone (rules/counting.py), in one query."""
    stand = standing(look)
    from_rules = conditions(session, campaign_id, stand, look)
    numbers = (func.coalesce(func.sum(_one_if(from_rules[count])), 0) for count in Count)
    rows = session.execute(
        of_campaign(stand, campaign_id, sees, Milestone.id, *numbers).group_by(Milestone.id)
    )
    return {row[0]: Numbers(*row[1:]) for row in rows}


def _one_if(condition: ColumnElement[bool]) -> Any:
    return case((condition, 1), else_=0)


def _asked(session: Session, campaign_id: int, look: Look) -> Iterable[Milestone]:
    return session.scalars(
        select(Milestone)
        .where(
            Milestone.campaign_id == campaign_id,
            or_(Milestone.removed_at.is_(None), Milestone.removed_at > look.at),
        )
        .order_by(Milestone.due_on, Milestone.position, Milestone.occurrence)
    )


def _dates(
    session: Session, campaign_id: int, look: Look, sees: ColumnElement[bool] | None
) -> dict[int, list[tuple[date, int]]]:
    """Return the dates that the duties of each milestone had to keep then, the earliest first."""
    stand = standing(look)
    rows = session.execute(
        of_campaign(stand, campaign_id, sees, Milestone.id, Term.due_on, func.count())
        .group_by(Milestone.id, Term.due_on)
        .order_by(Term.due_on)
    )
    found: dict[int, list[tuple[date, int]]] = {}
    for milestone_id, due_on, number in rows:
        found.setdefault(milestone_id, []).append((due_on, number))
    return found


@dataclass(frozen=True)
class _Was:
    """What later amendments replaced, by part, key and field."""

    values: dict[tuple[str, str, str], Any]

    def added(self, part: str, key: str) -> bool:
        """Tell whether a later amendment brought it in."""
        return (part, key, ADDED) in self.values

    def text(self, part: str, key: str, field: str, now: str) -> str:
        """Return a text as it was."""
        return str(self.values.get((part, key, field), now))

    def day(self, part: str, key: str, field: str, now: date) -> date:
        """Return a day as it was."""
        found = self.values.get((part, key, field))
        return date.fromisoformat(found) if found else now

    def list(self, part: str, key: str, field: str, now: Iterable[str]) -> tuple[str, ...]:
        """Return a list as it was."""
        return tuple(self.values.get((part, key, field), now))


def _taken_back(later: Iterable[Wording]) -> _Was:
    """Take amendments back; the newest comes first, so the oldest has the last word."""
    values: dict[tuple[str, str, str], Any] = {}
    for version in later:
        for one in version.changes:
            if one["field"] != REMOVED:
                values[one["part"], one["key"], one["field"]] = one["was"]
    return _Was(values)
