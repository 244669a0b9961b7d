"""Which people an asker may see: those who hold a post where the asker's right reaches.

What counts is the posts held now or from a later day on; only somebody who holds none any more
is still found by the posts held last.
"""

from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaign.reports.visible import visible
from campaign.rules.paths import ROOT
from campaign.rules.permissions import Asker, HeldPost, Permission, Reach, Role, reaches
from models.person import Post
from models.unit import Unit

PersonId = InstrumentedAttribute[int]


def stands(on: date) -> ColumnElement[bool]:
    """Return the condition "this post is held on that day or will be"."""
    # A post that ends on the day it begins never counted.
    return or_(Post.until_on.is_(None), Post.until_on > on) & or_(
        Post.until_on.is_(None), Post.from_on.is_(None), Post.until_on > Post.from_on
    )


def visible_people(
    asker: Asker,
    permission: Permission,
    person_id: PersonId,
    *,
    on: date,
    every_unit: bool = False,
) -> ColumnElement[bool]:
    """Return the condition under which a row of this person is the asker's business.

    ``every_unit``: the asker sees every unit (``sees_every_unit``).  Then the people are walked and
    their posts looked up, so that a list stops after its page; else those of the units in reach
    are gathered first.
    """
    if (Reach.SUBTREE, ROOT) in reaches(asker, permission):
        return true()
    if every_unit:
        on_a_unit = exists().where(Post.person_id == person_id, Post.unit_id.is_not(None))
        stands_on_one = on_a_unit.where(stands(on))
        return stands_on_one | (
            on_a_unit & ~exists().where(Post.person_id == person_id, stands(on))
        )
    reached = visible(asker, permission, Unit.path)
    here = select(Post.person_id).join(Unit, Unit.id == Post.unit_id).where(reached)
    stands_somewhere = exists().where(Post.person_id == person_id, stands(on))
    return person_id.in_(here.where(stands(on))) | (person_id.in_(here) & ~stands_somewhere)


def wholly_visible_people(
    asker: Asker, permission: Permission, person_id: PersonId, *, on: date
) -> ColumnElement[bool]:
    """Return the stricter condition: every post of the person lies where the right reaches.

    For what would open the person's account, such as a letter with a link in it.
    """
    if (Reach.SUBTREE, ROOT) in reaches(asker, permission):
        return true()
    reached = visible(asker, permission, Unit.path)
    elsewhere = (
        exists()
        .where(Post.person_id == person_id, stands(on))
        .where(Post.unit_id.is_(None) | Post.unit_id.not_in(select(Unit.id).where(reached)))
    )
    return visible_people(asker, permission, person_id, on=on) & ~elsewhere


def standing_posts(session: Session, person_id: int, *, on: date) -> tuple[HeldPost, ...]:
    """Return the person's posts held now or later; without any, those held last."""
    rows = session.execute(
        select(Post.role, Post.unit_id, Unit.path, stands(on))
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id == person_id)
        .order_by(Post.id)
    ).all()
    held = [row for row in rows if row[3]] or rows
    return tuple(HeldPost(Role(role), unit, path or ROOT) for role, unit, path, _ in held)
