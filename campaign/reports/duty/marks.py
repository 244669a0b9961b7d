"""The ladder 责任链 as it is drawn: the stored rung times of a term, with the term itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.rules.calendar import day_of
from campaign.rules.permissions import Role
from models.term import TermRung


class Shape(StrEnum):
    """How a mark is drawn (templates/macros/ladder.html)."""

    FIRED = "fired"
    NEXT = "next"
    TERM = "term"
    TODO = "todo"
    APPROVAL = "approval"
    PASSED = "passed"  # of a ladder that is only tried: its time lies behind us


@dataclass(frozen=True)
class StoredRung:
    """A rung of one term as it is stored: the only source of what follows."""

    id: int
    number: int
    fires_at: datetime
    audience: Role
    level: int
    needs_approval: bool
    done_at: datetime | None


@dataclass(frozen=True)
class Mark:
    """One mark: its day, its shape, the rung (None for the term itself)."""

    on: date
    shape: Shape
    rung: StoredRung | None = None


def stored_rungs(session: Session, term_ids: Iterable[int]) -> dict[int, tuple[StoredRung, ...]]:
    """Return the rungs of these terms in the order of time, in one query."""
    rows = session.scalars(
        select(TermRung)
        .where(TermRung.term_id.in_(set(term_ids)))
        .order_by(TermRung.fires_at, TermRung.number)
    )
    found: dict[int, list[StoredRung]] = {}
    for row in rows:
        found.setdefault(row.term_id, []).append(
            StoredRung(
                row.id, row.number, row.fires_at, Role(row.audience), row.level,
                row.needs_approval, row.done_at,
            )
        )  # fmt: skip
    return {term: tuple(rungs) for term, rungs in found.items()}


def next_rung(rungs: Sequence[StoredRung], at: datetime) -> StoredRung | None:
    """Return the first rung that comes after the instant, None when the ladder is climbed."""
    return next((rung for rung in rungs if rung.fires_at > at and not _told(rung, at)), None)


def _told(rung: StoredRung, at: datetime) -> bool:
    """Whether nothing comes of a rung although its time lies ahead: an earlier ladder told it."""
    return rung.fires_at > at and rung.done_at is not None and rung.done_at <= at


def marks(
    rungs: Sequence[StoredRung], due_on: date, at: datetime, *, stopped: bool = False
) -> tuple[Mark, ...]:
    """Return the marks of a term at an instant, the term's own among them on its day.

    ``stopped``: the unit has answered, so that no rung is the next one.
    """
    coming = None if stopped else next_rung(rungs, at)
    drawn = [
        Mark(day_of(rung.fires_at), _shape(rung, coming, at), rung)
        for rung in rungs
        if not _told(rung, at)
    ]
    place = sum(mark.on <= due_on for mark in drawn)
    drawn.insert(place, Mark(due_on, Shape.TERM))
    return tuple(drawn)


def _shape(rung: StoredRung, coming: StoredRung | None, at: datetime) -> Shape:
    if rung.needs_approval:
        return Shape.APPROVAL
    if rung.fires_at <= at:
        return Shape.FIRED
    return Shape.NEXT if rung is coming else Shape.TODO
