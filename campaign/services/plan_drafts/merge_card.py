"""Two cards that mean the same thing become one."""

from datetime import datetime

from campaign.records.plan_drafts.cards import decide
from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.permissions import Asker
from campaign.rules.plan_drafts import Kind, State
from campaign.services.plan_drafts.ground import card, cards, held
from campaign.services.transaction import transaction


def merge_card(
    draft_id: int, card_id: int, into_id: int, *, version: int, asker: Asker, now: datetime
) -> None:
    """Let a card go into another of its kind, which keeps its own name, date and sentence.

    What the first asks to be handed in, and to whom, the other asks too from now on; it waits for
    a confirmation anew. What had been merged into the first goes along.

    Raises:
        FieldMissing: the other is not of the same kind, or laid aside.
        Overtaken, NotFound, NotNow: as for every act on a draft.
    """
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=None)
        found = cards(session, draft)
        row = card(found, card_id, version, Kind.STAGE, Kind.MILESTONE)
        into = found.get(into_id)
        live = (State.OPEN, State.CONFIRMED)
        if row.state not in live:
            raise NotNow("这张卡片已放到一边，请先恢复。")
        if into is None or into is row or into.kind != row.kind or into.state not in live:
            raise FieldMissing("into", "请从名单里选一张卡片。")
        for one in found.values():
            if one.into_id == row.id:
                one.into_id = into.id
        decide(row, State.MERGED, now=now, by_id=asker.person_id, into_id=into.id)
        decide(into, State.OPEN, now=now, by_id=asker.person_id)
