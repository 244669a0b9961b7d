"""收到: the reader of a letter says that it has arrived.  It is proof of notice, and no answer."""

from datetime import datetime

from sqlalchemy import update

from campaign.records.events import record
from campaign.reports.notices.answering import answering
from campaign.rules.calendar import day_of
from campaign.rules.errors import NotNow
from campaign.services.transaction import transaction
from models.letter import Letter

DEAD = "这个链接已经失效，没有记下。请电话告诉办公室，或等下一封信。"


def acknowledge(token: str, *, now: datetime) -> bool:
    """Note on a letter that its reader has received it; tell whether that is new.

    Raises:
        NotNow: the link is unknown, ended or too old.
    """
    with transaction() as session:
        letter = answering(session, token, now=now, today=day_of(now))
        if letter is None or not (letter.good or letter.received_at):
            raise NotNow(DEAD)
        # Compare-and-set: the first of two clicks counts, both get the same answer.
        first = session.execute(
            update(Letter)
            .where(Letter.id == letter.letter_id, Letter.received_at.is_(None))
            .values(received_at=now)
        )
        if first.rowcount != 1:  # type: ignore[attr-defined]
            return False
        units = {duty.unit_id for duty in letter.duties}
        only = letter.duties[0].id if len(letter.duties) == 1 else None
        record(
            session, "letter.received", now=now, by_id=letter.person_id,
            person_id=letter.person_id, duty_id=only,
            unit_id=units.pop() if len(units) == 1 else None, letter=letter.letter_id,
        )  # fmt: skip
        return True
