"""The absent holder is back early: whoever stood in stops today."""

from datetime import date, datetime

from campaign.records.events import record
from campaign.records.people.posts import lock_unit
from campaign.records.people.requests import settle
from campaign.rules.errors import NotFound, NotNow
from campaign.rules.people.substitutes import may_name_substitute
from campaign.rules.permissions import Asker, Role
from campaign.services.transaction import transaction
from models.person import Person, Post
from models.unit import Unit


def end_substitute(post_id: int, *, asker: Asker, version: int, now: datetime, today: date) -> str:
    """End a substitute's post (its own number) from today on and return the substitute's name.

    One that was to begin later is cut to nothing.

    Raises:
        NotFound: there is no such substitute, or the post is not the asker's business.
        NotNow: it has ended already.
        Overtaken: the unit's posts have changed since the page was made.
    """
    with transaction() as session:
        acting = session.get(Post, post_id)
        held = session.get(Post, acting.acting_for_id) if acting and acting.acting_for_id else None
        unit = session.get(Unit, held.unit_id) if held and held.unit_id else None
        if (
            acting is None
            or held is None
            or unit is None
            or not may_name_substitute(asker, Role(held.role), unit.path, held.person_id)
        ):
            raise NotFound
        if acting.until_on is not None and acting.until_on <= today:
            raise NotNow("这项代理已经结束，没有改动。")
        lock_unit(session, unit.id, version)
        acting.until_on = max(today, acting.from_on or today)
        name = session.get_one(Person, acting.person_id).name
        settle(session, [acting], successor="", by_id=asker.person_id, now=now)
        record(
            session, "post.recall", now=now, by_id=asker.person_id, unit_id=unit.id,
            person_id=acting.person_id, role=acting.role,
            holder=session.get_one(Person, held.person_id).name,
            until_on=acting.until_on.isoformat(), version=version + 1,
        )  # fmt: skip
        return name
