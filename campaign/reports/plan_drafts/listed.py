"""The drafts that an asker may work on, with how far each is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, defer

from campaign.reports.paging import START, Cursor, Order, Window, window
from campaign.reports.visible import visible
from campaign.rules.permissions import Asker, Permission
from models.person import Person
from models.plan import Campaign
from models.plan_draft import PlanCard, PlanDraft
from models.unit import Unit

PAGE = 50


@dataclass(frozen=True)
class Line:
    """A draft: ``open`` of its ``cards`` wait; ``campaign_id``: what was opened with its code."""

    id: int
    name: str
    file_name: str
    scope: str
    by: str
    at: datetime
    made: bool
    cards: int
    open: int
    campaign_id: int | None


def listed(session: Session, asker: Asker, cursor: Cursor = START) -> Window[Line]:
    """Return a page of them, the newest first; queries do not grow with the drafts."""
    asked = (
        select(PlanDraft.id)
        .join(Unit, Unit.id == PlanDraft.scope_unit_id)
        .where(visible(asker, Permission.MANAGE_CAMPAIGN, Unit.path), PlanDraft.state != "dropped")
    )
    found = window(session, asked, Order((PlanDraft.id,), down=True), cursor, size=PAGE)
    return replace(found, rows=_lines(session, found.rows)) if found.rows else found


def _lines(session: Session, numbers: Sequence[int]) -> tuple[Line, ...]:
    count = (
        select(
            PlanCard.draft_id,
            func.count().label("cards"),
            func.sum(case((PlanCard.state == "open", 1), else_=0)).label("open"),
        )
        .where(PlanCard.draft_id.in_(numbers))
        .group_by(PlanCard.draft_id)
        .subquery()
    )
    rows = session.execute(
        select(PlanDraft, Unit.name, Person.name, count.c.cards, count.c.open)
        .join(Unit, Unit.id == PlanDraft.scope_unit_id)
        .outerjoin(Person, Person.id == PlanDraft.by_id)
        .outerjoin(count, count.c.draft_id == PlanDraft.id)
        .where(PlanDraft.id.in_(numbers))
        .order_by(PlanDraft.id.desc())
        .options(defer(PlanDraft.text), defer(PlanDraft.plan))
    ).all()
    codes = {row.said.get("code") for row, *_ in rows if row.state == "made"}
    found = session.execute(select(Campaign.code, Campaign.id).where(Campaign.code.in_(codes)))
    opened = {campaign.code: campaign.id for campaign in found}
    return tuple(
        Line(
            row.id, row.said.get("name") or row.reading.get("title") or "", row.file_name, scope,
            by or "", row.at, row.state == "made", cards or 0, int(waiting or 0),
            opened.get(row.said.get("code", "")) if row.state == "made" else None,
        )
        for row, scope, by, cards, waiting in rows
    )  # fmt: skip
