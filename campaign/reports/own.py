"""What a person sees about the own account: addresses, posts, open sessions."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.access.links import hash_of
from campaign.records.access.sessions import IDLE
from campaign.reports.people import held_on
from campaign.rules.permissions import Role
from models.access import WebSession
from models.person import Person, Post
from models.unit import Unit


@dataclass(frozen=True)
class Own:
    """The person; ``has_password`` is false for whoever so far came by letters only."""

    name: str
    login: str
    email: str
    phone: str
    locale: str
    version: int
    has_password: bool


@dataclass(frozen=True)
class OwnPost:
    """A post held today; ``unit`` is empty where it covers the whole tree."""

    role: Role
    unit_id: int | None
    unit: str
    from_on: date | None


@dataclass(frozen=True)
class OwnSession:
    """A browser that is signed in; ``here`` marks the one that asks."""

    created_at: datetime
    seen_at: datetime
    address: str
    here: bool


def person(session: Session, person_id: int) -> Own:
    """Return the person's own row."""
    row = session.get_one(Person, person_id)
    return Own(
        row.name, row.login, row.email or "", row.phone or "", row.locale, row.version,
        row.password_hash is not None,
    )  # fmt: skip


def posts(session: Session, person_id: int, *, on: date) -> tuple[OwnPost, ...]:
    """Return the posts held on that day."""
    rows = session.execute(
        select(Post.role, Unit.id, Unit.name, Post.from_on)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id == person_id, held_on(on))
        .order_by(Post.id)
    )
    return tuple(OwnPost(Role(role), unit_id, unit or "", day) for role, unit_id, unit, day in rows)


def sessions(
    session: Session, person_id: int, token: str, *, now: datetime
) -> tuple[OwnSession, ...]:
    """Return the person's live sessions, the one of this token first."""
    rows = session.scalars(
        select(WebSession)
        .where(
            WebSession.person_id == person_id,
            WebSession.expires_at > now,
            WebSession.seen_at > now - IDLE,
        )
        .order_by(WebSession.created_at.desc())
    )
    here = hash_of(token)
    found = [OwnSession(r.created_at, r.seen_at, r.address, r.id_hash == here) for r in rows]
    return tuple(sorted(found, key=lambda one: not one.here))
