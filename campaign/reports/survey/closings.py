"""When a round was closed and opened again; as of when its lines stand at an instant."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.person import Person
from models.survey import RoundClosing


@dataclass(frozen=True)
class Closing:
    """One time of being closed; ``opened_at`` None while it is."""

    closed_at: datetime
    closer: str
    note: str
    opened_at: datetime | None
    opener: str
    reason: str


def closings_of(session: Session, round_id: int) -> list[Closing]:
    """Return them in order."""
    closer, opener = aliased(Person), aliased(Person)
    rows = session.execute(
        select(RoundClosing, closer.name, opener.name)
        .outerjoin(closer, closer.id == RoundClosing.closed_by)
        .outerjoin(opener, opener.id == RoundClosing.opened_by)
        .where(RoundClosing.round_id == round_id)
        .order_by(RoundClosing.closed_at)
    )
    return [
        Closing(one.closed_at, by or "", one.note, one.opened_at, again or "", one.reason)
        for one, by, again in rows
    ]


def stood_at(session: Session, round_id: int, at: datetime) -> datetime:
    """Return as of when the lines stood at an instant: a closed round stood as at its closing."""
    closed_at = session.scalar(
        select(RoundClosing.closed_at)
        .where(
            RoundClosing.round_id == round_id, RoundClosing.closed_at <= at,
            (RoundClosing.opened_at > at) | RoundClosing.opened_at.is_(None),
        )
        .order_by(RoundClosing.closed_at)
        .limit(1)
    )  # fmt: skip
    return closed_at or at
