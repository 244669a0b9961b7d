"""A unit hands in a file for a duty that it still owes."""

from datetime import datetime

from campaign.records.evidence.store import Store
from campaign.rules.evidence import EvidenceKind, EvidenceStatus
from campaign.rules.lifecycle import OWED
from campaign.rules.permissions import Asker
from campaign.services.evidence.intake import Added, HandedIn, take_in

_BEGINS = dict.fromkeys(OWED, EvidenceStatus.DRAFT)


def add_evidence(
    duty_id: int,
    handed: HandedIn,
    *,
    store: Store,
    asker: Asker,
    now: datetime,
    replaces: int | None = None,
) -> Added:
    """Keep a file as a draft; it is handed in with the duty.

    A file of the same name for the same item, or the one that ``replaces`` names, becomes an
    earlier version, which stays readable.

    Raises:
        NotFound: there is no such duty, or no such piece to replace.
        NotNow: the duty is not owed by the unit now, or too many files are being checked.
        Invalid: the file cannot be taken, is there already, or there is no room.
    """
    return take_in(
        duty_id, handed, kind=EvidenceKind.FILE, begins=_BEGINS, act="evidence.add", store=store,
        asker=asker, now=now, replaces=replaces,
    )  # fmt: skip
