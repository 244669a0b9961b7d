"""A paper that is read again beside the cards there are: part of an act, in its transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from campaign.papers.plan_draft import Row
from campaign.records.plan_drafts.cards import new_card
from campaign.rules.plan_drafts import Kind, State
from campaign.services.plan_drafts.ground import cards
from models.plan_draft import PlanCard, PlanDraft

Key = tuple[str, int, str, str]


def read_again(session: Session, draft: PlanDraft, rows: Iterable[Row]) -> tuple[int, int, int]:
    """Put what is read now beside the cards: what says the same keeps its decision.

    A card that says something else waits for a decision anew, with what was typed on it; what a
    person added stays; what is no longer read goes, and what was merged into it is taken up again.

    Returns:
        How many cards say something else now, are new, and are gone.
    """
    every = tuple(cards(session, draft).values())
    before: dict[Key, list[PlanCard]] = {}
    for one in every:
        if not one.by_hand:
            before.setdefault(_same(one.kind, one.place, one.read), []).append(one)
    changed = fresh = 0
    for row in rows:
        known = before.get(_same(row.kind, row.place, row.read))
        if known:
            changed += _renewed(known.pop(0), row.read)
        else:
            new_card(session, draft, row.kind, row.place, row.read)
            fresh += 1
    gone = [one for left in before.values() for one in left]
    _let_go(session, every, gone)
    return changed, fresh, len(gone)


def _renewed(card: PlanCard, read: dict[str, Any]) -> int:
    """Write what is read now; return 1 where it is something else."""
    if card.read == read:
        return 0
    card.read, card.version = read, card.version + 1
    card.state = State.OPEN.value if card.state == State.CONFIRMED else card.state
    return 1


def _let_go(session: Session, every: Sequence[PlanCard], gone: Sequence[PlanCard]) -> None:
    numbers = {one.id for one in gone}
    for one in every:
        if one.into_id in numbers:
            one.into_id, one.state = None, State.OPEN.value
    session.flush()
    for one in gone:
        session.delete(one)


def _same(kind: str, place: int, read: Mapping[str, Any]) -> Key:
    """Return what makes two readings of a card the same card."""
    who = read.get("why") if kind == Kind.QUESTION else read.get("actor")
    return str(kind), place, str(read.get("phrase", "")), str(who or "")
