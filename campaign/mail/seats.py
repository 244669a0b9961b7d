"""Who holds the posts that letters name."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaign.rules.people.substitutes import ONE_DAY
from campaign.rules.permissions import UNIT_ROLES
from models.person import Person, Post


def holders(
    session: Session, unit_ids: Iterable[int], today: date
) -> dict[tuple[int, str], tuple[str, ...]]:
    """Return who holds each post, each before whoever stands in for an absent one."""
    rows: Any = session.execute(
        select(Post.unit_id, Post.role, Person.name)
        .join(Person, Person.id == Post.person_id)
        .where(
            Post.unit_id.in_(unit_ids),
            Post.role.in_(UNIT_ROLES),
            or_(Post.from_on.is_(None), Post.from_on <= today),
            or_(Post.until_on.is_(None), Post.until_on > today),
        )
        .order_by(Post.acting_for_id.is_not(None), Post.id)
    )
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    for unit_id, role, name in rows:
        found[unit_id, role] = (*found.get((unit_id, role), ()), name)
    return found


def acting(session: Session, unit_ids: set[int], today: date) -> dict[tuple[int, int, str], date]:
    """Return until when substitutes stand in on these units."""
    if not unit_ids:
        return {}
    rows: Any = session.execute(
        select(Post.person_id, Post.unit_id, Post.role, Post.until_on).where(
            Post.unit_id.in_(unit_ids), Post.acting_for_id.is_not(None), Post.until_on > today
        )
    )
    return {(person, unit, role): until - ONE_DAY for person, unit, role, until in rows}
