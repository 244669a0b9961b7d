"""What came of a try: the attempt is finished, the letter moves on, the office gets its call."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from campaign.mail.outbox.claims import Claimed, expired, still_ours
from campaign.records.house.insert import insert_rows
from campaign.rules.notice.delivery import (
    RENDER_TRIES,
    Answer,
    Outcome,
    Phase,
    next_try,
)
from models.letter import Attempt, Letter
from models.notice import Call, Notice

LONGEST_REPLY = 500
# Letters that come to such an end leave their readers untold: somebody has to telephone.
CALLS = (("failed", "bounced"), ("parked", "unwritable"))
# No fault of the letter: it goes back as it was, and its tries are not counted.
UNTOUCHED = (Outcome.SERVER_DOWN, Outcome.HOLD_ALL)

LONGEST_WAIT = timedelta(days=16)


@dataclass(frozen=True, slots=True)
class Tried:
    """One finished try. ``kept`` is what the letter's row keeps of its text.

    ``not_before`` puts off a letter that was not sent for the sake of another.
    """

    letter: Claimed
    attempt_id: int
    answer: Answer
    kept: dict[str, str] = field(default_factory=dict)
    not_before: datetime | None = None


def start(
    session: Session, letters: Sequence[tuple[Claimed, str]], *, worker: str, now: datetime
) -> list[int]:
    """Write an attempt per letter and digest of its bytes, before a byte of it goes anywhere.

    Returns:
        The attempts' numbers, in the order of the letters.
    """
    if not letters:
        return []
    rows = [
        {
            "letter_id": letter.id, "n": letter.tries + 1, "fence": letter.fence,
            "worker": worker, "started_at": now, "body_sha256": digest,
        }
        for letter, digest in letters
    ]  # fmt: skip
    session.connection().execute(insert(Attempt), rows)
    # Asked again rather than returned: SQLite would write them one by one for that.
    found = session.execute(
        select(Attempt.letter_id, Attempt.id).where(
            Attempt.letter_id.in_([letter.id for letter, _ in letters]),
            Attempt.finished_at.is_(None),
        )
    )
    numbers = {row.letter_id: row.id for row in found}
    return [numbers[letter.id] for letter, _ in letters]


def finish(session: Session, tried: Sequence[Tried], *, now: datetime) -> list[Tried]:
    """Mark tries and letters in one go; return those that counted.

    A letter that somebody has taken over meanwhile is left alone, and so is its attempt: its doubt
    is on record already.
    """
    ours = still_ours(session, [one.letter for one in tried])
    counted = [one for one in tried if one.letter.id in ours]
    if not counted:
        return []
    _update(session, Attempt, [_attempt(one, now) for one in counted])
    moved = [_letter(one, now) for one in counted]
    _update(session, Letter, moved)
    for state, reason in CALLS:
        gone = [row["id"] for row in moved if row["state"] == state]
        raise_calls(session, gone, now=now, reason=reason)
    return counted


def recover(session: Session, *, now: datetime, simulated: bool) -> int:
    """Take back what dead workers left; return how many of these letters are now in doubt.

    One without an unfinished attempt was never begun and is free at once. The others may have
    been taken: they wait half an hour and go again under the same Message-ID.
    """
    if not simulated:
        # Waits for a time that only a wrong clock can have given it: no holiday is as long.
        session.execute(
            update(Letter)
            .where(Letter.state == "queued", Letter.next_try_at > now + LONGEST_WAIT)
            .values(next_try_at=now)
            .execution_options(synchronize_session=False)
        )
    lost = expired(session, now=now, simulated=simulated)
    if not lost:
        return 0
    ids = [letter_id for letter_id, _ in lost]
    begun = set(
        session.scalars(
            select(Attempt.letter_id).where(
                Attempt.letter_id.in_(ids), Attempt.finished_at.is_(None)
            )
        )
    )
    session.execute(
        update(Attempt)
        .where(Attempt.letter_id.in_(begun), Attempt.finished_at.is_(None))
        .values(finished_at=now, in_doubt=True, reply="the worker was lost")
        .execution_options(synchronize_session=False)
    )
    freed: list[dict[str, Any]] = [
        {"id": letter_id, "lease_until": None}
        | (_moved(Outcome.IN_DOUBT, tries + 1, now) if letter_id in begun else {"state": "queued"})
        for letter_id, tries in lost
    ]
    _update(session, Letter, freed, fence=Letter.fence + 1)
    failed = [row["id"] for row in freed if row["state"] == "failed"]
    raise_calls(session, failed, now=now)
    return len(begun)


def release(
    session: Session, letters: Iterable[Claimed], *, not_before: datetime | None = None
) -> None:
    """Give claimed letters back untried, for now or not before an instant."""
    ours = still_ours(session, letters)
    values: dict[str, Any] = {"state": "queued", "lease_until": None}
    if not_before is not None:
        values["next_try_at"] = not_before
    session.execute(
        update(Letter)
        .where(Letter.id.in_(ours))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def raise_calls(
    session: Session,
    letter_ids: Sequence[int],
    *,
    now: datetime,
    duty_ids: Collection[int] | None = None,
    reason: str = "bounced",
) -> None:
    """Ask the office to telephone about the duties of letters that could not be delivered.

    All of them, or those given: a letter may come back when what it said has long been answered.
    """
    rows = session.execute(
        select(Notice.duty_id, Notice.letter_id, Notice.person_id).where(
            Notice.letter_id.in_(letter_ids)
        )
    ).all()
    insert_rows(
        session,
        Call,
        [
            {
                "duty_id": duty_id, "key": f"letter/{letter_id}", "person_id": person_id,
                "reason": reason, "created_at": now,
            }
            for duty_id, letter_id, person_id in rows
            if duty_ids is None or duty_id in duty_ids
        ],
    )  # fmt: skip


def _update(
    session: Session, model: type[Attempt | Letter], rows: list[dict[str, Any]], **also: Any
) -> None:
    """Update rows by their ``id``, those that change the same columns in one statement."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        alike.setdefault(tuple(sorted(row)), []).append(row)
    table: Any = model.__table__
    for names, group in alike.items():
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names if name != "id"}
        statement = update(table).where(table.c.id == bindparam("new_id")).values(**new, **also)
        values = [{f"new_{name}": row[name] for name in names} for row in group]
        session.connection().execute(statement, values)


def _attempt(one: Tried, now: datetime) -> dict[str, Any]:
    return {
        "id": one.attempt_id,
        "finished_at": now,
        "phase": one.answer.phase.value,
        "code": one.answer.code,
        "reply": (one.answer.reply or one.answer.event.value)[:LONGEST_REPLY],
        "in_doubt": one.answer.outcome is Outcome.IN_DOUBT,
    }


def _letter(one: Tried, now: datetime) -> dict[str, Any]:
    """Return the letter's new values."""
    outcome, tries = one.answer.outcome, one.letter.tries + 1
    if outcome in UNTOUCHED:
        put_off = {"next_try_at": one.not_before} if one.not_before else {}
        return {"id": one.letter.id, "state": "queued", "lease_until": None, **put_off}
    if outcome is Outcome.ACCEPTED:
        moved: dict[str, Any] = {"state": "accepted", "accepted_at": now, "tries": tries}
    elif one.answer.phase is Phase.RENDER and tries >= RENDER_TRIES:
        moved = {"state": "parked", "tries": tries, "reason": "unwritable"}
    else:
        moved = _moved(outcome, tries, now)
    return {"id": one.letter.id, "code": one.answer.code, "lease_until": None, **moved, **one.kept}


def _moved(outcome: Outcome, tries: int, now: datetime) -> dict[str, Any]:
    """Return how a letter goes on that was not accepted."""
    refused = {Outcome.FAILED: "refused", Outcome.FAILED_CONTENT: "content"}.get(outcome)
    again = None if refused else next_try(tries, now, outcome)
    if again is None:
        return {"state": "failed", "tries": tries, "reason": refused or "gave-up"}
    values: dict[str, Any] = {"state": "queued", "tries": tries, "next_try_at": again}
    return values | ({"in_doubt": True} if outcome is Outcome.IN_DOUBT else {})
