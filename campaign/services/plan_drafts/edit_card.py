"""A card is edited, or a milestone added by hand from a sentence of the paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from campaign.records.plan_drafts.cards import decide, draft_now, new_card
from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.permissions import Asker
from campaign.rules.plan_drafts import Kind, State
from campaign.rules.plan_drafts.cards import flat
from campaign.services.plan_drafts.ground import card, cards, held, refuse_gaps
from campaign.services.transaction import transaction

MOST_SENTENCE = 2000
MOST_CARDS = 2000  # the reader's own bounds come to 1,100


def edit_card(
    draft_id: int,
    card_id: int,
    said: Mapping[str, Any],
    *,
    version: int,
    confirm: bool,
    asker: Asker,
    now: datetime,
) -> None:
    """Write over what the reader said, and confirm it or leave it open.

    Args:
        draft_id: the draft.
        card_id: a stage's or a milestone's card.
        said: what was typed (rules/plan_drafts/typed.py).
        version: the card as it was seen.
        confirm: whether it is confirmed by this.
        asker: who.
        now: when.

    Raises:
        FieldMissing: confirmed although it lacks something.
        Overtaken, NotFound, NotNow: as for every act on a draft.
    """
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=None)
        row = card(cards(session, draft), card_id, version, Kind.STAGE, Kind.MILESTONE)
        if row.state in (State.IGNORED, State.MERGED):
            raise NotNow("这张卡片已放到一边，请先恢复。")
        state = State.CONFIRMED if confirm else State.OPEN
        decide(row, state, now=now, by_id=asker.person_id, said=said)
        session.flush()
        if confirm:
            refuse_gaps(draft_now(session, draft), card_id)


def add_card(
    draft_id: int, sentence: str, said: Mapping[str, Any], *, asker: Asker, now: datetime
) -> int:
    """Add a milestone that the reader did not find; return its card's number.

    Args:
        draft_id: the draft.
        sentence: the words of the paper that ask it; they have to stand in its text.
        said: what was typed (rules/plan_drafts/typed.py).
        asker: who.
        now: when.

    Raises:
        FieldMissing: the sentence is not one of the paper's.
        NotFound, NotNow: as for every act on a draft.
    """
    sentence = sentence.replace("\r\n", "\n").strip()
    if not sentence or len(sentence) > MOST_SENTENCE:
        raise FieldMissing("sentence", "请从原文里复制一句话，最多 %(n)s 字。", n=MOST_SENTENCE)
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=None)
        place = draft.text.find(sentence)
        if place < 0:
            raise FieldMissing("sentence", "原文里没有这句话，请从左边的原文里照样复制。")
        if len(cards(session, draft)) >= MOST_CARDS:
            raise NotNow("卡片太多，不能再添。")
        read = {"sentence": sentence, "phrase": flat(sentence)[:40]}
        row = new_card(session, draft, Kind.MILESTONE, place, read, by_hand=True, said=said)
        decide(row, State.CONFIRMED, now=now, by_id=asker.person_id)
        session.flush()
        refuse_gaps(draft_now(session, draft), row.id)
        return row.id
