"""A live house with letters to send, and the judgement of what became of them."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import func, insert, select

from campaign import clock
from campaign.records.house.world import write_setting
from campaign.records.notice.letters import message_id
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Attempt, Letter
from models.person import Person
from tests.chaos.town import Sink

FINAL = ("accepted", "failed", "cancelled", "parked")
READERS = 100


def write_letters(many: int, *, prefix: str = "p", at: dt.datetime | None = None) -> None:
    """Put so many letters into the outbox of a live house, to a hundred people."""
    now = at or clock.now()
    with transaction() as session:
        write_setting(session, "world", "live")
        people = [
            {"name": f"人员{n}", "login": f"{prefix}{n}", "email": f"{prefix}{n}@x.example"}
            for n in range(min(many, READERS))
        ]
        session.execute(insert(Person), [one | {"locale": "zh"} for one in people])
        readers = session.execute(
            select(Person.id, Person.email).where(Person.login.startswith(prefix))
        ).all()
        rows = []
        for number in range(many):
            person_id, address = readers[number % len(readers)]
            key = f"reset/{prefix}{number}"
            rows.append(
                {
                    "key": key, "person_id": person_id, "address": address, "kind": "reset",
                    "locale": "zh", "message_id": message_id(key), "created_at": now,
                    "next_try_at": now,
                }
            )  # fmt: skip
        session.execute(insert(Letter), rows)


def left() -> int:
    """How many letters have not come to their end."""
    db.session.rollback()
    count = select(func.count()).select_from(Letter).where(Letter.state.not_in(FINAL))
    return db.session.scalar(count) or 0


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Look again and again; fail when that takes longer than could be explained."""
    give_up = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < give_up, f"{what}: not within {seconds:g} s"
        time.sleep(0.1)


@dataclass(frozen=True)
class Judgement:
    """What the mail server's own mailbox says of our tables."""

    letters: int
    states: dict[str, int]
    lost: int  # accepted by our tables, not in the mailbox; or in the mailbox and not accepted
    repeats: int  # copies beyond the first
    unexplained: int  # of these, more than the attempts in doubt of their letter
    in_doubt: int
    unfinished: int  # attempts of which nobody ever said what came of them


def judge(app: Flask, sink: Sink) -> Judgement:
    """Hold our tables against the mailbox, letter by letter, in both directions."""
    with app.app_context():
        db.session.rollback()
        states = dict(db.session.execute(select(Letter.message_id, Letter.state)).all())
        doubts: Counter[str] = Counter(
            db.session.scalars(
                select(Letter.message_id)
                .join(Attempt, Attempt.letter_id == Letter.id)
                .where(Attempt.in_doubt)
            )
        )
        unfinished = db.session.scalar(
            select(func.count()).select_from(Attempt).where(Attempt.finished_at.is_(None))
        )
    copies = sink.copies()
    sent = {name for name, state in states.items() if state == "accepted"}
    repeats = {name: count - 1 for name, count in copies.items()}
    return Judgement(
        letters=len(states),
        states=dict(Counter(states.values())),
        lost=len(sent - set(copies)) + len({n for n in copies if n not in sent and not doubts[n]}),
        repeats=sum(repeats.values()),
        unexplained=sum(max(0, count - doubts[name]) for name, count in repeats.items()),
        in_doubt=sum(doubts.values()),
        unfinished=unfinished or 0,
    )
