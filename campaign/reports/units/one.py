"""One unit: where it stands, who holds its posts now and before."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.units.lines import seen, seen_below
from campaign.rules.paths import ancestors
from campaign.rules.permissions import Asker, Role
from models.person import Person, Post
from models.unit import Unit

SHOWN_CHILDREN = 12


@dataclass(frozen=True)
class PostLine:
    """A post with its holder.  ``until_on`` is the first day on which it is no longer held.

    ``acting_for_id`` is the post for which a substitute stands in, None for a holder.
    """

    id: int
    role: Role
    person_id: int
    name: str
    email: str
    phone: str
    from_on: date | None
    until_on: date | None
    activated: bool
    disabled: bool
    acting_for_id: int | None = None

    def held(self, on: date) -> bool:
        """Tell whether it is held on that day."""
        return not self.later(on) and (self.until_on is None or self.until_on > on)

    @property
    def last_on(self) -> date | None:
        """The last day on which it is held, as people write it."""
        return self.until_on - timedelta(days=1) if self.until_on else None

    def later(self, on: date) -> bool:
        """Tell whether it begins after that day."""
        return self.from_on is not None and self.from_on > on


@dataclass(frozen=True)
class OneUnit:
    """The unit with its neighbours in the tree, as far as the asker sees them."""

    id: int
    code: str
    name: str
    kind: str
    path: str
    closed_on: date | None
    version: int
    above: tuple[tuple[int, str], ...]
    below: tuple[tuple[int, str], ...]
    children: int


def path_of(session: Session, unit_id: int) -> str | None:
    """Return the unit's path, or None when there is no such unit."""
    return session.scalar(select(Unit.path).where(Unit.id == unit_id))


def one_unit(session: Session, asker: Asker, unit_id: int) -> OneUnit:
    """Return the unit; the guard has made sure that it exists and may be seen."""
    unit = session.get_one(Unit, unit_id)
    rows = session.execute(
        select(Unit.id, Unit.name).where(Unit.id.in_(ancestors(unit.path)), seen(asker))
    )
    names = dict(rows.all())
    below = session.execute(
        select(Unit.id, Unit.name, func.count().over())
        .where(Unit.parent_id == unit_id, seen_below(asker))
        .order_by(Unit.code)
        .limit(SHOWN_CHILDREN)
    ).all()
    return OneUnit(
        unit.id,
        unit.code,
        unit.name,
        unit.kind,
        unit.path,
        unit.closed_on,
        unit.version,
        tuple((one, names[one]) for one in ancestors(unit.path) if one in names),
        tuple((number, name) for number, name, _all in below),
        below[0][2] if below else 0,
    )


def posts_of(session: Session, unit_id: int, *, all_of_them: bool = False) -> tuple[PostLine, ...]:
    """Return every post that was ever held on the unit, in the order of the chain, newest first.

    Substitutes follow the holders of their role. A post that ended on the day it began was put
    right before it counted, and is left out (not of ``all_of_them``).
    """
    rows = session.execute(
        select(Post, Person)
        .join(Person, Person.id == Post.person_id)
        .where(Post.unit_id == unit_id)
        .order_by(Post.id.desc())
    )
    lines = [
        PostLine(
            post.id, Role(post.role), person.id, person.name, person.email or "",
            person.phone or "", post.from_on, post.until_on, bool(person.password_hash),
            person.disabled_at is not None, post.acting_for_id,
        )
        for post, person in rows
        if all_of_them or post.from_on is None or post.from_on != post.until_on
    ]  # fmt: skip
    order = list(Role)
    newest = sorted(lines, key=lambda line: line.from_on or date.min, reverse=True)
    newest.sort(key=lambda line: line.acting_for_id is not None)
    return tuple(sorted(newest, key=lambda line: order.index(line.role)))
