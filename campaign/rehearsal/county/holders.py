"""Who acts for a unit in a simulated campaign, known as a door would know them."""

from datetime import date

from sqlalchemy import select

from campaign.reports import people
from campaign.rules.permissions import Asker, Role
from models.base import db
from models.person import Post


def holder(unit_id: int, roles: tuple[Role, ...], day: date) -> Asker | None:
    """Return the first holder of one of these roles on a unit that day."""
    person_id = db.session.scalar(
        select(Post.person_id)
        .where(Post.unit_id == unit_id, Post.role.in_(roles), people.held_on(day))
        .order_by(Post.id)
    )
    if person_id is None:
        return None
    found = people.asker(db.session(), person_id, on=day, simulated=True)
    db.session.rollback()
    return found
