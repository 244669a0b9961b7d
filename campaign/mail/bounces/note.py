"""What a letter that came back changes: it ends, the office gets its call, the trail a line."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaign.mail.outbox.marks import raise_calls
from campaign.records.events import record
from campaign.records.house.insert import insert_once
from campaign.rules.notice.bounce import Fate, Returned, Sort, fate
from campaign.rules.notice.delivery import void_because
from campaign.rules.notice.return_path import is_token
from models.alias import shared_alias
from models.bounce import Bounce
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.plan import Campaign
from models.term import Term

REASON = "bounced"
_present = shared_alias(Term)  # the duty's own, beside that of a notice about it
LARGEST_NUMBER = 2**31 - 1  # of a row; PostgreSQL refuses to look for a larger one


def letter_of(session: Session, returned: Returned, *, key: str) -> Letter | None:
    """Lock and return the letter that a message speaks of with the letter's own token."""
    for number, claimed in returned.tokens:
        if number > LARGEST_NUMBER:
            continue
        letter = session.scalar(select(Letter).where(Letter.id == number).with_for_update())
        if letter and is_token(claimed, letter.id, letter.message_id, key):
            return letter
    return None


def note(
    session: Session, letter: Letter, returned: Returned, *, digest: str, now: datetime
) -> Sort:
    """Note a report about a letter of ours, once; tell what came of it."""
    becomes = fate(letter.state, in_doubt=letter.in_doubt)
    if returned.sort is Sort.BOUNCED and becomes is Fate.LATER:
        return Sort.BUSY
    if becomes is Fate.NEVER_LEFT:
        return Sort.FORGED
    row = {
        "letter_id": letter.id, "received_at": now, "sort": returned.sort.value,
        "status": returned.status, "said": returned.said, "raw_sha256": digest,
    }  # fmt: skip
    if not insert_once(session, Bounce, row):
        return Sort.KNOWN
    if returned.sort is Sort.DELAYED:
        return Sort.DELAYED
    if becomes is Fate.STAYS:
        return Sort.KNOWN
    _end(session, letter, returned, now)
    return Sort.BOUNCED


def _end(session: Session, letter: Letter, returned: Returned, now: datetime) -> None:
    session.execute(
        update(Letter)
        .where(Letter.id == letter.id)
        .values(state="failed", reason=REASON, lease_until=None)
    )
    told = session.execute(
        select(Notice.kind, Term.due_on, Duty, _present.due_on, Campaign.cancelled_at)
        .join(Duty, Duty.id == Notice.duty_id)
        .join(Term, Term.id == Notice.term_id)
        .join(_present, _present.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .where(Notice.letter_id == letter.id)
        .order_by(Duty.id)
    ).all()
    for _, _, duty, _, _ in told:
        record(
            session, "letter.bounced", now=now, campaign_id=duty.campaign_id,
            unit_id=duty.unit_id, duty_id=duty.id, person_id=letter.person_id,
            note=returned.said, letter=letter.id, status=returned.status,
        )  # fmt: skip
    if not told:
        record(
            session, "letter.bounced", now=now, person_id=letter.person_id,
            note=returned.said, letter=letter.id, status=returned.status,
        )  # fmt: skip
    still_true = {
        duty.id
        for kind, due_on, duty, present_on, cancelled_at in told
        if not void_because(
            kind, duty.state, same_term=due_on == present_on, campaign_open=cancelled_at is None
        )
    }
    raise_calls(session, [letter.id], now=now, duty_ids=still_true)
