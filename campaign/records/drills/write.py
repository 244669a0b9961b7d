"""Writers of a drill: its rows, a letter to each person asked, the trail of each post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaign.records.events import record_all
from campaign.records.house.calendar import load_calendar
from campaign.records.house.insert import insert_rows
from campaign.records.notice.letters import message_id
from campaign.rules.notice.window import leaves_at
from models.drill import Drill, DrillRung
from models.letter import Letter

KIND = "drill"
AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """One post to be asked about; nobody holds it where ``person_id`` is None."""

    unit_id: int
    role: str
    person_id: int | None = None
    address: str = ""
    locale: str = "zh"


@dataclass(frozen=True)
class Asking:
    """What was written: posts, people, and letters to them."""

    rungs: int
    people: int
    letters: int


def drill_of(key: str) -> int:
    """Return the drill whose letter has this key."""
    return int(key.split("/")[1])


def ask(
    session: Session, drill: Drill, asked: Iterable[Asked], *, now: datetime, by_id: int | None
) -> Asking:
    """Write a row for each post and one letter for each person with an address.

    The letters wait for the send window, as the clock's do.
    """
    posts = list(asked)
    people = {one.person_id: one for one in posts if one.person_id is not None and one.address}
    keys = {
        person_id: f"{KIND}/{drill.id}/{person_id}/{one.address}"
        for person_id, one in people.items()
    }
    leaves = leaves_at(now, load_calendar(session))
    insert_rows(
        session,
        Letter,
        [
            {
                "key": keys[person_id], "person_id": person_id, "address": one.address,
                "kind": KIND, "locale": one.locale, "message_id": message_id(keys[person_id]),
                "created_at": now, "next_try_at": leaves,
            }
            for person_id, one in people.items()
        ],
    )  # fmt: skip
    letters = _numbers(session, list(keys.values()))
    insert_rows(
        session,
        DrillRung,
        [
            {
                "drill_id": drill.id, "unit_id": one.unit_id, "role": one.role,
                "person_id": one.person_id,
                "letter_id": letters.get(keys.get(one.person_id or 0, "")),
            }
            for one in posts
        ],
    )  # fmt: skip
    record_all(session, "drill.ask", [_event(drill, one) for one in posts], now=now, by_id=by_id)
    known = {one.person_id for one in posts} - {None}
    return Asking(len(posts), len(known), len(letters))


def ask_again(
    session: Session, drill: Drill, rung_ids: list[int], person_id: int, address: str,
    locale: str, *, now: datetime,
) -> bool:  # fmt: skip
    """Write another letter to somebody whose address was mended; tell whether it is new."""
    key = f"{KIND}/{drill.id}/{person_id}/{address}"
    row = {
        "key": key, "person_id": person_id, "address": address, "kind": KIND, "locale": locale,
        "message_id": message_id(key), "created_at": now,
        "next_try_at": leaves_at(now, load_calendar(session)),
    }  # fmt: skip
    insert_rows(session, Letter, [row])
    number = _numbers(session, [key])[key]
    changed: Any = session.execute(
        update(DrillRung)
        .where(
            DrillRung.id.in_(rung_ids),
            DrillRung.letter_id.is_distinct_from(number),
        )
        .values(letter_id=number)
    )
    return bool(changed.rowcount)


def _event(drill: Drill, one: Asked) -> dict[str, Any]:
    facts = {"drill": drill.id, "role": one.role}
    if one.person_id is None:
        facts["vacant"] = True
    return {"unit_id": one.unit_id, "person_id": one.person_id, "facts": facts}


def _numbers(session: Session, keys: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), AT_A_TIME):
        some = keys[start : start + AT_A_TIME]
        rows = session.execute(select(Letter.key, Letter.id).where(Letter.key.in_(some)))
        found |= {key: number for key, number in rows}  # noqa: C416
    return found
