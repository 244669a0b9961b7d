"""Which of the things that the plan asks for are there, and which a return wants mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.answer.past import HANDS_IN, Answered, Said
from campaign.rules.evidence import STANDING, THE_TEXT, EvidenceKind
from models.duty import Duty
from models.event import Event
from models.evidence import Evidence
from models.plan import Milestone, PlanVersion


@dataclass(frozen=True)
class Named:
    """What a return names; ``mended``: there is something newer than that return."""

    name: str
    mended: bool


@dataclass(frozen=True)
class Things:
    """What there is of what the plan asks.

    ``missing`` is neither uploaded nor entered, ``declared`` are the sentences that were
    confirmed, ``named`` what the last return wants mended.
    """

    missing: tuple[str, ...]
    declared: tuple[str, ...]
    named: tuple[Named, ...] = ()


def things_of(
    session: Session,
    duty_id: int,
    asked: Sequence[str],
    before: Answered | None = None,
    now_says: Said | None = None,
) -> Things:
    """Return the state of everything asked for.

    ``before`` is the answer that came back, ``now_says`` the one that was given since, if any.
    """
    newest: dict[str, datetime] = {}
    files: set[str] = set()
    rows = session.execute(
        select(Evidence.item, Evidence.kind, func.max(Evidence.at))
        .where(
            Evidence.duty_id == duty_id,
            Evidence.ended_at.is_(None),
            Evidence.status.in_(STANDING),
        )
        .group_by(Evidence.item, Evidence.kind)
        .order_by(Evidence.item)
    )
    for name, kind, at in rows:
        newest[name] = max(at, newest.get(name, at))
        if kind != EvidenceKind.DECLARATION:
            files.add(name)
    return Things(
        tuple(name for name in asked if name not in files),
        tuple(name for name in newest if name not in files),
        _named(before, newest, now_says),
    )


def _named(
    before: Answered | None, newest: dict[str, datetime], now_says: Said | None
) -> tuple[Named, ...]:
    if before is None or before.ended is None:
        return ()
    rewritten = now_says is not None and now_says.text != before.answer.text
    back_at = before.ended.at
    return tuple(
        Named(name, rewritten if name == THE_TEXT else newest.get(name, back_at) > back_at)
        for name in before.ended.sections
    )


def asked_since(session: Session, duty_id: int, answer: Said | None) -> frozenset[str]:
    """Return what an amendment has asked for since the answer: nobody has said that it is there."""
    if answer is None:
        return frozenset()
    milestone = session.execute(
        select(Milestone.campaign_id, Milestone.key, Milestone.evidence)
        .join(Duty, Duty.milestone_id == Milestone.id)
        .where(Duty.id == duty_id)
    ).one()
    amended = session.scalars(
        select(PlanVersion.changes)
        .where(PlanVersion.campaign_id == milestone.campaign_id, PlanVersion.at > answer.at)
        .order_by(PlanVersion.number)
    )
    edit = ("milestone", milestone.key, "evidence")
    asked_then = (
        one["was"]
        for changes in amended
        for one in changes
        if (one["part"], one["key"], one["field"]) == edit
    )
    return frozenset(milestone.evidence) - frozenset(next(asked_then, milestone.evidence))


def on_paper(session: Session, duty_id: int) -> bool:
    """Tell whether the last answer said that the rest has been handed in on paper."""
    acts = [f"duty.{act}" for act in HANDS_IN]
    facts = session.scalar(
        select(Event.facts)
        .where(Event.duty_id == duty_id, Event.act.in_(acts))
        .order_by(Event.id.desc())
        .limit(1)
    )
    return bool(facts and facts.get("on_paper"))
