"""Writers that tell people about duties at once: notices, one letter a person, calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_rows
from campaign.records.notice.letters import message_id
from campaign.records.notice.recipients import Recipient
from models.letter import Letter
from models.notice import Call, Notice


@dataclass(frozen=True)
class Told:
    """How many people, letters and calls an act brought."""

    people: int
    letters: int
    calls: int


def tell(
    session: Session,
    to: Sequence[Recipient],
    *,
    kind: str,
    occasion: str,
    now: datetime,
    by_id: int | None,
    note: str = "",
    level: int = 0,
) -> Told:
    """Write a notice for each recipient, one letter per person, a call where there is no address.

    The notice's key (duty, term, occasion, person, address) makes a repeat add nothing.
    """
    rows = session.execute(
        select(Notice.duty_id, Notice.person_id, Notice.address).where(
            Notice.occasion == occasion, Notice.duty_id.in_([r.duty_id for r in to])
        )
    )
    already = {(duty_id, person_id, address) for duty_id, person_id, address in rows}
    fresh = [r for r in to if (r.duty_id, r.person_id, r.address) not in already]
    mailed = {(r.person_id, r.address): r for r in fresh if r.address}
    letters: dict[tuple[int, str], int] = {}
    for (person_id, address), recipient in mailed.items():
        # The duty is part of it: two acts of one second may tell one person of two duties.
        key = f"{kind}/{occasion}/{recipient.duty_id}/{person_id}/{address}/{now:%Y%m%dT%H%M%S}"
        letter = Letter(
            key=key, person_id=person_id, address=address, kind=kind, locale=recipient.locale,
            message_id=message_id(key), created_at=now, next_try_at=now,
        )  # fmt: skip
        session.add(letter)
        session.flush()
        letters[person_id, address] = letter.id
    insert_rows(
        session,
        Notice,
        [
            {
                "duty_id": r.duty_id, "term_id": r.term_id, "occasion": occasion, "kind": kind,
                "role": r.role, "level": level, "person_id": r.person_id, "address": r.address,
                "verdict": "send", "reason": "act", "note": note, "created_at": now,
                "by_id": by_id, "letter_id": letters.get((r.person_id, r.address)),
            }
            for r in fresh
        ],
    )  # fmt: skip
    calls = [
        {
            "duty_id": r.duty_id, "key": f"{occasion}/{r.person_id}", "person_id": r.person_id,
            "reason": "no-address", "created_at": now,
        }
        for r in fresh
        if not r.address
    ]  # fmt: skip
    insert_rows(session, Call, calls)
    return Told(len({r.person_id for r in fresh}), len(letters), len(calls))
