"""The office keeps a picture of paper that a unit brought: 代录的纸质件."""

from datetime import datetime

from campaign.records.evidence.store import Store
from campaign.rules.evidence import EvidenceKind, EvidenceStatus
from campaign.rules.lifecycle import HANDED_IN, OWED, DutyState
from campaign.rules.permissions import Asker
from campaign.services.evidence.intake import Added, HandedIn, take_in

# Before the answer is entered the slip waits for it; afterwards it is under review at once.
_BEGINS = {
    **dict.fromkeys((*OWED, DutyState.AWAITING_SIGNATURE), EvidenceStatus.DRAFT),
    **dict.fromkeys(HANDED_IN, EvidenceStatus.IN_REVIEW),
}


def add_slip(duty_id: int, handed: HandedIn, *, store: Store, asker: Asker, now: datetime) -> Added:
    """Keep a slip for a unit.

    Raises:
        NotFound: there is no such duty.
        NotNow: the duty is decided, or too many files are being checked.
        Invalid: the file cannot be taken, is there already, or there is no room.
    """
    return take_in(
        duty_id, handed, kind=EvidenceKind.SLIP, begins=_BEGINS, act="evidence.slip", store=store,
        asker=asker, now=now,
    )  # fmt: skip
