"""Cards are confirmed, laid aside, and taken up again."""

from datetime import datetime

from campaign.records.plan_drafts.cards import decide, draft_now
from campaign.rules.permissions import Asker
from campaign.rules.plan_drafts import Kind, State
from campaign.services.plan_drafts.ground import card, cards, held, refuse_gaps
from campaign.services.transaction import transaction


def confirm_card(draft_id: int, card_id: int, *, version: int, asker: Asker, now: datetime) -> None:
    """Confirm a stage or milestone as it stands.

    Raises:
        FieldMissing: it lacks something that a plan needs.
        Overtaken, NotFound, NotNow: as for every act on a draft.
    """
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=None)
        row = card(cards(session, draft), card_id, version, Kind.STAGE, Kind.MILESTONE)
        refuse_gaps(draft_now(session, draft), card_id)
        decide(row, State.CONFIRMED, now=now, by_id=asker.person_id)


def confirm_certain(draft_id: int, *, version: int, asker: Asker, now: datetime) -> int:
    """Confirm every card that stands in the paper whole and unasked; return how many."""
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=version)
        rows, certain = cards(session, draft), draft_now(session, draft).certain
        for card_id in certain:
            decide(rows[card_id], State.CONFIRMED, now=now, by_id=asker.person_id)
        return len(certain)


def ignore_card(draft_id: int, card_id: int, *, version: int, asker: Asker, now: datetime) -> None:
    """Lay a card aside: it stays on the page and goes into no plan."""
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=None)
        row = card(cards(session, draft), card_id, version)
        decide(row, State.IGNORED, now=now, by_id=asker.person_id)


def restore_card(draft_id: int, card_id: int, *, version: int, asker: Asker, now: datetime) -> None:
    """Take a card up again, to be decided anew."""
    with transaction() as session:
        draft = held(session, draft_id, asker=asker, version=None)
        row = card(cards(session, draft), card_id, version)
        decide(row, State.OPEN, now=now, by_id=asker.person_id)
