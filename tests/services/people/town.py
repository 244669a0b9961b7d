"""A county on one day, in which holders go away and others stand in."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from campaign.records.notice.recipients import recipients
from campaign.records.people.newcomers import Newcomer
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.people.appoint_substitute import Appointed, appoint_substitute
from campaign.services.people.end_substitute import end_substitute
from models.base import db
from models.duty import Duty
from models.person import Person, Post
from models.plan import Milestone
from models.unit import Unit
from tests.county import ISSUED, County, at
from tests.make import Make

TODAY = ISSUED + dt.timedelta(days=14)
DAY = dt.timedelta(days=1)


@dataclass
class Town:
    """A county with its campaign, on one day."""

    county: County
    make: Make
    today: dt.date = TODAY
    versions: dict[int, int] = field(default_factory=dict)

    @property
    def unit(self) -> Unit:
        return self.county.units[0]

    def post(self, role: str = "contact", unit: Unit | None = None) -> Post:
        """The holder's own post."""
        db.session.rollback()
        return db.session.scalars(
            select(Post).where(
                Post.unit_id == (unit or self.unit).id, Post.role == role,
                Post.acting_for_id.is_(None), Post.until_on.is_(None),
            )
        ).one()  # fmt: skip

    def acting(self) -> list[Post]:
        """Every substitute of the unit."""
        db.session.rollback()
        held = select(Post).where(Post.unit_id == self.unit.id, Post.acting_for_id.is_not(None))
        return list(db.session.scalars(held.order_by(Post.id)))

    def version(self, unit_id: int) -> int:
        db.session.rollback()
        return db.session.get_one(Unit, unit_id).version

    def name(self, who: Newcomer, *, days: int = 10, after: int = 0, **more: Any) -> Appointed:
        """Have somebody stand in for the contact, asked for by the contact."""
        post = more.pop("post", None) or self.post()
        asked: dict[str, Any] = {
            "asker": self.holder(post), "from_on": self.today + after * DAY,
            "last_on": self.today + (after + days - 1) * DAY, "reason": "外出培训",
            "invite": False, "version": self.version(post.unit_id or 0), "now": at(self.today),
            "today": self.today,
        }  # fmt: skip
        return appoint_substitute(post.id, who, **(asked | more))

    def end(self, post: Post, **more: Any) -> str:
        asked: dict[str, Any] = {
            "asker": self.county.office, "version": self.version(post.unit_id or 0),
            "now": at(self.today), "today": self.today,
        }  # fmt: skip
        return end_substitute(post.id, **(asked | more))

    def holder(self, post: Post) -> Asker:
        """Whoever holds the post, as a door would know them."""
        person = db.session.get_one(Person, post.person_id)
        unit = db.session.get_one(Unit, post.unit_id)
        return Asker(person.id, person.name, (HeldPost(Role(post.role), unit.id, unit.path),))

    def duty(self) -> Duty:
        db.session.rollback()
        return db.session.scalars(
            select(Duty)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.key == "survey", Duty.unit_id == self.unit.id)
        ).one()

    def told(self, role: Role = Role.CONTACT, *, on: dt.date | None = None) -> list[str]:
        found = recipients(db.session(), [self.duty().id], role, today=on or self.today)
        return [one.name for one in found]


WANG = Newcomer(name="王芳", email="wf@x.example")
