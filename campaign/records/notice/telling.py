"""Writers that tell people about duties at once: notices, one letter a person, calls."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import load_calendar
from campaign.records.house.insert import insert_rows
from campaign.records.notice.letters import message_id
from campaign.records.notice.recipients import Recipient
from campaign.rules.calendar import day_of, start_of
from campaign.rules.notice.window import AT_ONCE, MAILS_A_DAY
from campaign.rules.time.projection import next_opening
from models.letter import Letter
from models.notice import Call, Notice

T = TypeVar("T")


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
    reason: str = "act",
    call_once: bool = False,
) -> Told:
    """Write a notice for each recipient, one letter per person, a call where there is no address.

    The notice's key (duty, term, occasion, person, address) makes a repeat add nothing.
    ``call_once``: one call tells a person of everything, the first duty stands for all.
    """
    already = _told_before(session, occasion, [r.duty_id for r in to])
    fresh = [r for r in to if (r.duty_id, r.person_id, r.address) not in already]
    letters = _letters(session, fresh, kind=kind, occasion=occasion, note=note, now=now)
    insert_rows(
        session,
        Notice,
        [
            {
                "duty_id": r.duty_id, "term_id": r.term_id, "occasion": occasion, "kind": kind,
                "role": r.role, "level": level, "person_id": r.person_id, "address": r.address,
                "verdict": "send", "reason": reason, "note": note, "created_at": now,
                "by_id": by_id, "letter_id": letters.get((r.person_id, r.address)),
            }
            for r in fresh
        ],
    )  # fmt: skip
    silent = [r for r in fresh if not r.address]
    if call_once:
        silent = list({r.person_id: r for r in reversed(silent)}.values())
    calls = [
        {
            "duty_id": r.duty_id, "key": f"{occasion}/{r.person_id}", "person_id": r.person_id,
            "reason": "no-address", "created_at": now,
        }
        for r in silent
    ]  # fmt: skip
    insert_rows(session, Call, calls)
    return Told(len({r.person_id for r in fresh}), len(letters), len(calls))


def _told_before(
    session: Session, occasion: str, duty_ids: Sequence[int]
) -> set[tuple[int, int, str]]:
    found: set[tuple[int, int, str]] = set()
    for ids in _chunks(duty_ids):
        rows = session.execute(
            select(Notice.duty_id, Notice.person_id, Notice.address).where(
                Notice.occasion == occasion, Notice.duty_id.in_(ids)
            )
        )
        found.update((duty_id, person_id, address) for duty_id, person_id, address in rows)
    return found


def _letters(
    session: Session, to: Sequence[Recipient], *, kind: str, occasion: str, note: str, now: datetime
) -> dict[tuple[int, str], int]:
    """Write one letter for each address; return (person, address) -> letter."""
    mailed = {(r.person_id, r.address): r for r in to if r.address}
    full = over_budget(session, {r.person_id for r in mailed.values()}, kind, now=now)
    rest, leaves = f"{kind}/rest", now
    if full:
        leaves = next_opening(now, load_calendar(session))
        words = hashlib.sha256(note.encode()).hexdigest()[:12]
        rest = f"{kind}/rest/{words}/{day_of(leaves)}"
    # The duty is part of the key: two acts of one second may tell one person of two duties.
    whose = {
        f"{rest}/{r.person_id}/{r.address}"
        if r.person_id in full
        else f"{kind}/{occasion}/{r.duty_id}/{r.person_id}/{r.address}/{now:%Y%m%dT%H%M%S}": r
        for r in mailed.values()
    }
    rows = [
        {
            "key": key, "person_id": r.person_id, "address": r.address, "kind": kind,
            "locale": r.locale, "message_id": message_id(key), "created_at": now,
            "next_try_at": leaves if r.person_id in full else now,
        }
        for key, r in whose.items()
    ]  # fmt: skip
    insert_rows(session, Letter, rows)
    letters: dict[tuple[int, str], int] = {}
    for keys in _chunks(list(whose)):
        for number, key in session.execute(
            select(Letter.id, Letter.key).where(Letter.key.in_(keys))
        ):
            letters[whose[key].person_id, whose[key].address] = number
    return letters


def over_budget(session: Session, person_ids: set[int], kind: str, *, now: datetime) -> set[int]:
    """Return those of the people who have had today's share of letters from acts.

    What comes on top of it is gathered into one letter for each kind and wording, which leaves
    when the send window opens next: merged, never dropped.
    """
    if kind in AT_ONCE:
        return set()
    full: set[int] = set()
    for ids in _chunks(sorted(person_ids)):
        full.update(
            session.scalars(
                select(Letter.person_id)
                .where(
                    Letter.person_id.in_(ids),
                    Letter.created_at >= start_of(day_of(now)),
                    Letter.kind.not_in(AT_ONCE),
                )
                .group_by(Letter.person_id)
                .having(func.count() >= MAILS_A_DAY)
            )
        )
    return full


def _chunks(items: Sequence[T], size: int = 5_000) -> Iterator[Sequence[T]]:
    """Cut a list into pieces that both databases take as parameters."""
    return (items[start : start + size] for start in range(0, len(items), size))
