"""Who said "no longer mine", for the office that has to look into it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from campaign.reports.people import held_on
from campaign.reports.prepared import prepared
from campaign.reports.visible import visible_each
from campaign.rules.permissions import Asker, Permission, Role
from models.alias import shared_alias
from models.person import Person, Post
from models.post_request import PostRequest
from models.unit import Unit

SHOWN_WAITING = 200
SHOWN_DECIDED = 20
By = shared_alias(Person)


@dataclass(frozen=True)
class PostQuestion:
    """One request: who, which post, since when, who may follow, what was decided.

    ``post_id`` is the post as the person holds it today, None where it is not held any more;
    ``acting``: as a substitute. ``unit_version`` guards the unit's posts.
    """

    id: int
    unit_id: int
    unit: str
    path: str
    unit_version: int
    role: Role
    person_id: int
    person: str
    person_phone: str
    since_on: date | None
    name: str
    phone: str
    email: str
    note: str
    created_at: datetime
    decision: str
    word: str
    successor: str
    decided_at: datetime | None
    decided_by: str
    post_id: int | None = None
    acting: bool = False


def waiting(session: Session, asker: Asker) -> tuple[PostQuestion, ...]:
    """Return what waits for a decision and is the asker's business, the oldest first."""
    fits = (_mine(asker), PostRequest.decided_at.is_(None))
    rows = session.execute(_lines().where(*fits).order_by(PostRequest.id).limit(SHOWN_WAITING))
    return tuple(_question(row) for row in rows)


def decided(session: Session, asker: Asker) -> tuple[PostQuestion, ...]:
    """Return what was decided last."""
    order = (PostRequest.decided_at.desc(), PostRequest.id.desc())
    fits = (_mine(asker), PostRequest.decided_at.is_not(None))
    rows = session.execute(_lines().where(*fits).order_by(*order).limit(SHOWN_DECIDED))
    return tuple(_question(row) for row in rows)


def about(
    session: Session, unit_id: int, person_ids: Iterable[int], letter_ids: Iterable[int]
) -> tuple[PostQuestion, ...]:
    """Return what these people of a unit said of their posts, or by these letters, oldest first."""
    fits = (
        (PostRequest.unit_id == unit_id) & PostRequest.person_id.in_(set(person_ids))
    ) | PostRequest.letter_id.in_(set(letter_ids))
    rows = session.execute(_lines().where(fits).order_by(PostRequest.id))
    return tuple(_question(row) for row in rows)


def how_many(session: Session, asker: Asker) -> int:
    """Return how many wait for a decision and are the asker's business.

    Asked per request whether its unit is in reach: joined, SQLite walks all units instead.
    """
    return session.scalar(_waiting(asker)) or 0


@prepared
def _waiting(asker: Asker) -> Select[int]:
    mine = exists().where(Unit.id == PostRequest.unit_id, _mine(asker))
    return select(func.count(PostRequest.id)).where(PostRequest.decided_at.is_(None), mine)


def one(session: Session, request_id: int, *, on: date) -> PostQuestion | None:
    """Return one request, with the post as it is held that day."""
    row = session.execute(_lines().where(PostRequest.id == request_id)).one_or_none()
    if row is None:
        return None
    asked = _question(row)
    held = session.execute(
        select(Post.id, Post.acting_for_id)
        .where(
            Post.unit_id == asked.unit_id,
            Post.role == asked.role,
            Post.person_id == asked.person_id,
            held_on(on),
        )
        .order_by(Post.acting_for_id.is_not(None), Post.id)
        .limit(1)
    ).one_or_none()
    return _question(row, held.id, held.acting_for_id is not None) if held else asked


def path_of_request(session: Session, request_id: int) -> str | None:
    """Return the path of the unit that a request is about, None when there is no such request."""
    return session.scalar(
        select(Unit.path)
        .join(PostRequest, PostRequest.unit_id == Unit.id)
        .where(PostRequest.id == request_id)
    )


def _mine(asker: Asker) -> ColumnElement[bool]:
    return visible_each(asker, Permission.MANAGE_PEOPLE)


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            PostRequest.id, Unit.id, Unit.name, Unit.path, Unit.version, PostRequest.role,
            Person.id, Person.name, func.coalesce(Person.phone, ""), PostRequest.since_on,
            PostRequest.name, PostRequest.phone, PostRequest.email, PostRequest.note,
            PostRequest.created_at, PostRequest.decision, PostRequest.word, PostRequest.successor,
            PostRequest.decided_at, func.coalesce(By.name, ""),
        )
        .join(Unit, Unit.id == PostRequest.unit_id)
        .join(Person, Person.id == PostRequest.person_id)
        .outerjoin(By, By.id == PostRequest.decided_by)
    )  # fmt: skip


def _question(row: Any, post_id: int | None = None, acting: bool = False) -> PostQuestion:
    found: list[Any] = list(row)
    found[5] = Role(found[5])
    return replace(PostQuestion(*found), post_id=post_id, acting=acting)
