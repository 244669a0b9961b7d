"""The one question of every request: whose session is this, with which posts, in which world."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ScalarSelect, bindparam, or_, select, true
from sqlalchemy.orm import Session

from campaign.records.access.links import hash_of
from campaign.records.access.sessions import IDLE
from campaign.records.house.clocks import DOUBT
from campaign.reports.head import OPEN, Head, head_of
from campaign.reports.world import World, of_notes
from campaign.rules.paths import ROOT
from campaign.rules.permissions import Asker, HeldPost, Role
from models.access import WebSession
from models.house import Setting
from models.person import Person, Post
from models.unit import Unit


@dataclass(frozen=True)
class SignedIn:
    """A live web session: its person with the posts of the day, the house and its campaign."""

    asker: Asker
    locale: str
    seen_at: datetime
    world: World
    head: Head


def _note(name: str) -> ScalarSelect[str]:
    return select(Setting.value).where(Setting.name == name).scalar_subquery()


# Put together once; a row for each post, and one without where the person has none.
_VISITOR = (
    select(
        Person.id, Person.name, Person.locale, WebSession.seen_at, WebSession.by_letter,
        Post.role, Post.unit_id, Unit.path,
        _note("world").label("birth"), _note(DOUBT).label("doubt"),
        *OPEN.c,
    )
    .select_from(WebSession)
    .join(Person, Person.id == WebSession.person_id)
    .outerjoin(
        Post,
        (Post.person_id == Person.id)
        & or_(Post.from_on.is_(None), Post.from_on <= bindparam("day"))
        & or_(Post.until_on.is_(None), Post.until_on > bindparam("day")),
    )
    .outerjoin(Unit, Unit.id == Post.unit_id)
    .join(OPEN, true())
    .where(
        WebSession.id_hash == bindparam("hash"),
        WebSession.expires_at > bindparam("now"),
        WebSession.seen_at > bindparam("awake_since"),
        Person.disabled_at.is_(None),
    )
    .order_by(Post.id)
)  # fmt: skip


def signed_in(session: Session, token: str, *, now: datetime, today: date) -> SignedIn | None:
    """Return who owns this session id, or None when it is unknown, idle, old or disabled."""
    rows = session.execute(
        _VISITOR, {"hash": hash_of(token), "now": now, "awake_since": now - IDLE, "day": today}
    ).all()
    if not rows:
        return None
    one = rows[0]
    world = of_notes(one.birth, one.doubt)
    posts = tuple(
        HeldPost(Role(row.role), row.unit_id, row.path or ROOT) for row in rows if row.role
    )
    who = Asker(one.id, one.name, posts, world.simulated, one.by_letter)
    return SignedIn(who, one.locale, one.seen_at, world, head_of(one))
