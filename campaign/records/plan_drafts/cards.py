"""Cards of a draft: read in the order of the text, changed one by one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.plan_drafts import Card, DraftNow, Kind, State, understand
from models.plan_draft import PlanCard, PlanDraft

_RANK = {Kind.STAGE: 0, Kind.MILESTONE: 1, Kind.QUESTION: 2}


def rows_of(session: Session, draft_id: int) -> tuple[PlanCard, ...]:
    """Return the cards' rows in the order of the text."""
    rows = session.scalars(select(PlanCard).where(PlanCard.draft_id == draft_id)).all()
    return tuple(sorted(rows, key=lambda row: (row.place, _RANK[Kind(row.kind)], row.id)))


def card_of(row: PlanCard) -> Card:
    """Return a row as the rules see it."""
    return Card(
        row.id, Kind(row.kind), State(row.state), row.place, row.read, row.said, row.into_id,
        row.by_hand, row.version,
    )  # fmt: skip


def draft_now(session: Session, draft: PlanDraft) -> DraftNow:
    """Return the draft as it stands: one query."""
    cards = [card_of(row) for row in rows_of(session, draft.id)]
    return understand(draft.reading, draft.said, cards, number=draft.id, issued_on=draft.issued_on)


def new_card(
    session: Session,
    draft: PlanDraft,
    kind: Kind,
    place: int,
    read: Mapping[str, Any],
    *,
    by_hand: bool = False,
    said: Mapping[str, Any] | None = None,
) -> PlanCard:
    """Add a card that waits for a decision."""
    row = PlanCard(
        draft_id=draft.id, kind=kind.value, place=place, read=dict(read), said=dict(said or {}),
        state=State.OPEN.value, by_hand=by_hand, version=1,
    )  # fmt: skip
    session.add(row)
    return row


def decide(
    row: PlanCard,
    state: State,
    *,
    now: datetime,
    by_id: int | None,
    said: Mapping[str, Any] | None = None,
    into_id: int | None = None,
) -> None:
    """Write what a person decided on a card, over what was said of it before."""
    row.state, row.into_id = state.value, into_id
    row.said = {**row.said, **(said or {})}
    row.at, row.by_id = now, by_id
    row.version += 1
