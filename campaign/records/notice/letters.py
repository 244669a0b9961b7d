"""Writers of letters: each exists once, by its key; its Message-ID is fixed at birth."""

import hashlib
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select, update
from sqlalchemy.orm import Session

from campaign.records.house.insert import insert_once
from models.functions import sha256_hex
from models.letter import Letter
from models.notice import Notice
from models.person import Person


def message_id(key: str) -> str:
    """Return the Message-ID of the letter with this key: a pure function of the row."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@duban>"


def message_id_in_sql(key: ColumnElement[str]) -> ColumnElement[str]:
    """Return the same as an expression, for letters that are written by the set."""
    return literal("<") + func.substr(sha256_hex(key), 1, 32) + literal("@duban>")


def cancel_letters(session: Session, duty_id: int, kind: str, *, reason: str) -> None:
    """Keep letters of a kind about one duty from being sent, as far as none has begun to."""
    told = select(Notice.letter_id).where(Notice.duty_id == duty_id, Notice.kind == kind)
    session.execute(
        update(Letter)
        .where(Letter.id.in_(told), Letter.kind == kind, Letter.state == "queued")
        .values(state="cancelled", reason=reason)
        .execution_options(synchronize_session=False)
    )


def post_letter(session: Session, *, key: str, person: Person, kind: str, now: datetime) -> bool:
    """Write one letter that goes at once; tell whether it is new.

    A person without an address gets none; the caller decides about a call.
    """
    if not person.email:
        return False
    letter = {
        "key": key, "person_id": person.id, "address": person.email, "kind": kind,
        "locale": person.locale, "message_id": message_id(key), "created_at": now,
        "next_try_at": now,
    }  # fmt: skip
    return insert_once(session, Letter, letter)
