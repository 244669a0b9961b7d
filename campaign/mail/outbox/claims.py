"""Who may send a letter: a lease with a fencing token.

A claim raises the letter's fence. Whoever writes to a letter later names the fence of its claim; a
worker that was paused longer than its lease finds another fence there and writes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from campaign.rules.notice.delivery import LEASE
from models.letter import Letter

# Beyond this a lease was given by a clock that was wrong, or its database is simulated.
FAR_AHEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that is ours to send, as it stood when we claimed it."""

    id: int
    person_id: int
    address: str
    kind: str
    locale: str
    message_id: str
    created_at: datetime
    tries: int
    fence: int


_COLUMNS = (
    Letter.id, Letter.person_id, Letter.address, Letter.kind, Letter.locale, Letter.message_id,
    Letter.created_at, Letter.tries, Letter.fence,
)  # fmt: skip
_WAITING = select(func.count()).where(Letter.state.in_(("queued", "sending")))


def claim(session: Session, *, now: datetime, limit: int, clock: bool = True) -> list[Claimed]:
    """Claim letters whose time has come, the longest waiting first; two workers never get one.

    ``clock`` False: the send window is shut, and letters of the clock that were not tried yet stay.
    On PostgreSQL the second worker skips what the first has locked; on SQLite it waits its turn.
    """
    picked = (
        select(Letter.id)
        .where(
            Letter.state == "queued",
            Letter.next_try_at <= now,
            *(() if clock else (or_(Letter.kind != "clock", Letter.tries > 0),)),
        )
        .order_by(Letter.next_try_at, Letter.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    rows = session.execute(
        update(Letter)
        .where(Letter.id.in_(select(picked.c.id)))
        .values(state="sending", lease_until=now + LEASE, fence=Letter.fence + 1)
        .returning(*_COLUMNS)
        .execution_options(synchronize_session=False)
    )
    return sorted((Claimed(*row) for row in rows), key=lambda letter: letter.id)


def renew(session: Session, letters: Sequence[Claimed], *, until: datetime) -> None:
    """Prolong the leases of those that are still ours; what is just being marked is passed over."""
    ours = (
        select(Letter.id)
        .where(Letter.state == "sending", _claims(letters))
        .with_for_update(skip_locked=True)
        .cte("ours")
    )
    session.execute(
        update(Letter)
        .where(Letter.id.in_(select(ours.c.id)))
        .values(lease_until=until)
        .execution_options(synchronize_session=False)
    )


def still_ours(session: Session, letters: Iterable[Claimed]) -> set[int]:
    """Lock and return those of the letters that nobody has taken over."""
    return set(
        session.scalars(
            select(Letter.id)
            .where(Letter.state == "sending", _claims(letters))
            .order_by(Letter.id)
            .with_for_update()
        )
    )


def expired(session: Session, *, now: datetime, simulated: bool) -> list[tuple[int, int]]:
    """Lock and return what workers that died have left behind: pairs of letter and its tries."""
    lost = [Letter.lease_until < now]
    if not simulated:
        lost.append(Letter.lease_until > now + FAR_AHEAD)
    rows = session.execute(
        select(Letter.id, Letter.tries)
        .where(Letter.state == "sending", or_(*lost))
        .with_for_update(skip_locked=True)
    )
    return [(letter_id, tries) for letter_id, tries in rows]


def waiting(session: Session) -> int:
    """Return how many letters are still to be sent, now or later."""
    return session.scalar(_WAITING) or 0


def _claims(letters: Iterable[Claimed]) -> Any:
    return tuple_(Letter.id, Letter.fence).in_([(letter.id, letter.fence) for letter in letters])
