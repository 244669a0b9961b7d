"""Posts of a unit, and the form that changes one."""

import datetime as dt

from sqlalchemy import select

from campaign import clock
from campaign.rules.calendar import day_of
from models.base import db
from models.person import Post
from models.unit import Unit
from tests.web.conftest import Place

DAY = dt.timedelta(days=1)


def today() -> dt.date:
    return day_of(clock.now())


def posts(unit: Unit, role: str = "contact") -> list[Post]:
    db.session.rollback()
    held = select(Post).where(Post.unit_id == unit.id, Post.role == role).order_by(Post.id)
    return list(db.session.scalars(held))


def change(place: Place, **fields: object) -> object:
    about = {"act": "change", "version": 1, "from_on": today().isoformat()} | fields
    return place.post(place.office, f"/units/{place.finance.id}/posts/contact", **about)
