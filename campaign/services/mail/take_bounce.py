"""Take one message from the mailbox for returned mail."""

import hashlib
from datetime import datetime

from campaign.mail.bounces.note import letter_of, note
from campaign.mail.bounces.read import read
from campaign.rules.notice.bounce import Sort
from campaign.services.transaction import transaction


def take_bounce(raw: bytes, *, key: str, now: datetime) -> Sort:
    """Read a message as it lay there and note what it says about a letter of ours.

    Only a letter's own token is believed (``key`` is the application's secret); a Message-ID, an
    address or a name can be worked out by anybody. Reading a message again changes nothing.
    """
    returned = read(raw)
    if returned.sort not in (Sort.BOUNCED, Sort.DELAYED):
        return returned.sort
    with transaction() as session:
        letter = letter_of(session, returned, key=key)
        if letter is None:
            return Sort.FORGED if returned.tokens or returned.claims else Sort.UNRELATED
        digest = hashlib.sha256(raw).hexdigest()
        return note(session, letter, returned, digest=digest, now=now)
