"""What a person sees about the own account: addresses, posts, open sessions."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.access.links import hash_of
from campaign.records.access.sessions import IDLE
from campaign.reports.people import held_on
from campaign.reports.units.absence import StandIn, stand_ins
from campaign.rules.people.substitutes import Span
from campaign.rules.permissions import Role
from models.access import WebSession
from models.alias import shared_alias
from models.person import Person, Post
from models.unit import Unit

AbsentPost, Absent = shared_alias(Post), shared_alias(Person)


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
    """A post held today; ``unit`` is empty where it covers the whole tree.

    ``acting_for`` is the name of the absent holder, until ``last_on``; ``stand_ins`` are those
    who do the work while the reader is absent.
    """

    id: int
    role: Role
    unit_id: int | None
    unit: str
    from_on: date | None
    last_on: date | None
    acting_for: str
    stand_ins: tuple[StandIn, ...] = ()


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
    """Return the posts held on that day, with who stands in for the reader."""
    rows = session.execute(
        select(Post, Unit.name, Absent.name)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .outerjoin(AbsentPost, AbsentPost.id == Post.acting_for_id)
        .outerjoin(Absent, Absent.id == AbsentPost.person_id)
        .where(Post.person_id == person_id, held_on(on))
        .order_by(Post.id)
    ).all()
    others = stand_ins(session, [post.id for post, _unit, _absent in rows], on=on)
    return tuple(
        OwnPost(
            post.id, Role(post.role), post.unit_id, unit or "", post.from_on,
            Span(post.from_on, post.until_on).last_on, absent or "", others.get(post.id, ()),
        )
        for post, unit, absent in rows
    )  # fmt: skip


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
