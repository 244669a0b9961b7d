"""What every act on a draft begins with: the draft is open, the asker's, and as it was seen."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from campaign.records.plan_drafts.cards import rows_of
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Asker, Permission, may
from campaign.rules.plan_drafts import DraftNow, Kind
from models.plan_draft import PlanCard, PlanDraft
from models.unit import Unit

OPEN, MADE, DROPPED = "open", "made", "dropped"
STALE = "草稿刚才已被别人改过，请刷新后再办。"
# What a card has to say before it can be confirmed: field -> what to do.
ASKED = {
    "name": "请写要办的事。",
    "due_on": "请写期限，例如 2026-04-20。",
    "whom": "请选由谁办。",
    "from_on": "请写这一阶段的第一天。",
    "to_on": "请写这一阶段的最后一天，不早于第一天。",
}


def held(
    session: Session, draft_id: int, *, asker: Asker, version: int | None, state: str = OPEN
) -> PlanDraft:
    """Return the draft, locked, and count the act; ``version`` None asks for no version.

    Raises:
        NotFound: there is none, or it is not the asker's business.
        NotNow: it has become a plan, or is not one yet.
        Overtaken: somebody else changed it since it was seen.
    """
    draft = session.get(PlanDraft, draft_id, with_for_update=True)
    place = session.get(Unit, draft.scope_unit_id) if draft else None
    if draft is None or place is None or draft.state == DROPPED:
        raise NotFound
    if not may(asker, Permission.MANAGE_CAMPAIGN, place.path):
        raise NotFound
    if draft.state != state:
        raise NotNow("草稿已经做成方案，要改请先改回草稿。" if state == OPEN else STALE)
    if version is not None and version != draft.version:
        raise Overtaken(STALE)
    draft.version += 1
    return draft


def cards(session: Session, draft: PlanDraft) -> Mapping[int, PlanCard]:
    """Return the draft's cards by number, in the order of the text."""
    return {row.id: row for row in rows_of(session, draft.id)}


def card(
    found: Mapping[int, PlanCard], card_id: int, version: int | None, *kinds: Kind
) -> PlanCard:
    """Return one of them, as it was seen.

    Raises:
        NotFound: it is none of this draft's, or not of the kinds.
        Overtaken: somebody else changed it.
    """
    row = found.get(card_id)
    if row is None or (kinds and Kind(row.kind) not in kinds):
        raise NotFound("没有这张卡片，请刷新后再办。")
    if version is not None and row.version != version:
        raise Overtaken("这张卡片刚才已被别人改过，请刷新后再办。")
    return row


def refuse_gaps(now: DraftNow, card_id: int) -> None:
    """Refuse to confirm what lacks something.

    Raises:
        FieldMissing: it lacks this field.
        NotNow: the card was laid aside.
    """
    rows = {one.card.id: one.gaps for one in now.duties}
    rows |= {one.card.id: one.gaps for one in now.stages}
    if card_id not in rows:
        raise NotNow("这张卡片已放到一边，请先恢复。")
    for field in rows[card_id]:
        raise FieldMissing(field, ASKED[field])
