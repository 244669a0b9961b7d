"""Writers of posts: a post ends on the day on which somebody else takes it up."""

from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from campaign.rules.errors import Overtaken
from campaign.rules.permissions import Role
from models.person import Post
from models.unit import Unit

STALE = "这个单位的岗位刚刚有人改过，请刷新页面，看清现在的情况再办。"


def lock_unit(session: Session, unit_id: int, version: int) -> Unit:
    """Take the unit for a change of its posts; of two who change it at once one wins.

    Raises:
        Overtaken: its posts have changed since the page was made.
    """
    taken = session.execute(
        update(Unit).where(Unit.id == unit_id, Unit.version == version).values(version=version + 1)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Overtaken(STALE)
    return session.get_one(Unit, unit_id)


def end_posts(
    session: Session, unit_id: int, role: Role, *, on: date, post_id: int | None = None
) -> list[Post]:
    """End the posts of this role on the unit (or only the one) from that day on; return them.

    One that was to begin later is cut to nothing: the last word about a post holds. Whoever
    stands in for a holder stops with him or her.
    """
    held = select(Post).where(
        Post.unit_id == unit_id,
        Post.role == role,
        or_(Post.until_on.is_(None), Post.until_on > on),
    )
    if post_id is not None:
        alone = (Post.id == post_id) & Post.acting_for_id.is_(None)
        held = held.where(or_(alone, Post.acting_for_id == post_id))
    ended = list(session.scalars(held.order_by(Post.id)))
    for post in ended:
        post.until_on = max(on, post.from_on) if post.from_on else on
    return ended


def left_note(session: Session, unit_id: int, role: Role, *, on: date) -> str:
    """Return what the last holder who left by that day wrote for a successor still to be found."""
    note = session.scalar(
        select(Post.handover_note)
        .where(
            Post.unit_id == unit_id, Post.role == role, Post.acting_for_id.is_(None),
            Post.until_on <= on,
        )
        .order_by(Post.until_on.desc(), Post.id.desc())
        .limit(1)
    )  # fmt: skip
    return note or ""
