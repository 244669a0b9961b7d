"""Writers of "no longer mine" 我已不负责此事: asked once, decided once, the person told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.house.insert import insert_once
from campaign.records.notice.letters import post_letter
from campaign.rules.people.leaving import Leaving
from models.letter import Letter
from models.person import Person, Post
from models.post_request import PostRequest

LETTER = "post_answer"
CONFIRMED, DECLINED = "confirmed", "declined"


def ask(
    session: Session,
    unit_id: int,
    role: str,
    person_id: int,
    said: Leaving,
    *,
    letter_id: int | None = None,
    now: datetime,
) -> bool:
    """Open the request with its event; False: one is open already.

    ``letter_id`` is the letter whose button was pressed, None for who had signed in.
    """
    new = insert_once(
        session,
        PostRequest,
        {
            "letter_id": letter_id, "unit_id": unit_id, "role": role, "person_id": person_id,
            "since_on": said.since_on, "note": said.note, "name": said.name, "phone": said.phone,
            "email": said.email, "created_at": now,
        },
    )  # fmt: skip
    if new:
        facts: dict[str, Any] = {
            "since_on": said.since_on.isoformat() if said.since_on else "",
            "follows": said.name,
        }
        record(
            session, "post.not_mine", now=now, by_id=person_id, unit_id=unit_id,
            person_id=person_id, note=said.note, role=role,
            **{name: value for name, value in facts.items() if value},
        )  # fmt: skip
    return new


def open_request(session: Session, unit_id: int, role: str, person_id: int) -> PostRequest | None:
    """Return what this person has asked about this post and nobody has decided yet."""
    return session.scalar(
        select(PostRequest).where(
            PostRequest.unit_id == unit_id,
            PostRequest.role == role,
            PostRequest.person_id == person_id,
            PostRequest.decided_at.is_(None),
        )
    )


def settle(
    session: Session, ended: Iterable[Post], *, successor: str, by_id: int | None, now: datetime
) -> None:
    """Confirm what the holders of posts that have just been ended had asked.

    However the office comes to change the post, the question is answered with it.
    """
    for post in ended:
        if post.unit_id is None:
            continue
        asked = open_request(session, post.unit_id, post.role, post.person_id)
        if asked is not None:
            asked.until_on = post.until_on
            decide(session, asked, CONFIRMED, word="", successor=successor, by_id=by_id, now=now)


def decide(
    session: Session,
    asked: PostRequest,
    decision: str,
    *,
    word: str,
    by_id: int | None,
    now: datetime,
    successor: str = "",
) -> None:
    """Write the decision down and tell the person by a letter, where there is an address."""
    asked.decision, asked.word, asked.successor = decision, word, successor
    asked.decided_at, asked.decided_by = now, by_id
    record(
        session, f"post.{decision}", now=now, by_id=by_id, unit_id=asked.unit_id,
        person_id=asked.person_id, note=word, role=asked.role,
    )  # fmt: skip
    key = f"{LETTER}/{asked.id}"
    person = session.get_one(Person, asked.person_id)
    if post_letter(session, key=key, person=person, kind=LETTER, now=now):
        asked.answer_id = session.scalars(select(Letter.id).where(Letter.key == key)).one()
