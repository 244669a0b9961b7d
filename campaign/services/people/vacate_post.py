"""A holder leaves and nobody follows: the vacancy itself is recorded."""

from datetime import date, datetime

from campaign.records.events import record
from campaign.records.people.posts import end_posts, lock_unit
from campaign.records.people.requests import settle
from campaign.rules.asked import at_most
from campaign.rules.errors import FieldMissing, NotFound, NotNow
from campaign.rules.people.appointments import SINGLE, check_first_day, may_appoint
from campaign.rules.permissions import Asker, Role
from campaign.services.transaction import transaction
from models.person import Person, Post
from models.unit import Unit


def vacate_post(
    unit_id: int,
    role: Role,
    *,
    asker: Asker,
    from_on: date | None,
    post_id: int | None,
    version: int,
    now: datetime,
    today: date,
    note: str = "",
) -> list[str]:
    """End the post from that day on; return the names of who left.

    Of a set of people ``post_id`` says who leaves; a post with one holder needs none. ``note`` is
    kept for the successor.

    Raises:
        NotFound: there is no such unit, or the post is not the asker's to change.
        FieldMissing: the day or, in a set of people, the person is missing.
        NotNow: nobody holds it then, or an administrator would shut the own door.
        Overtaken: the unit's posts have changed since the page was made.
    """
    from_on = check_first_day(from_on, today)
    note = at_most(note, "note")
    if role not in SINGLE and post_id is None:
        raise FieldMissing("instead_of", "请选择谁离任。")
    with transaction() as session:
        unit = session.get(Unit, unit_id)
        if unit is None or not may_appoint(asker, role, unit.path):
            raise NotFound
        lock_unit(session, unit_id, version)
        ended = end_posts(session, unit_id, role, on=from_on, post_id=post_id)
        if not ended:
            raise NotNow("这一天这个岗位本来就空缺，没有改动。")
        _keeps_the_key(ended, asker)
        for post in ended:
            post.handover_note = note
        record(
            session, "post.change", now=now, by_id=asker.person_id, unit_id=unit_id,
            person_id=ended[0].person_id, role=role.value, from_on=from_on.isoformat(),
            ended=[post.id for post in ended], vacant=True, version=version + 1,
            note=note,
        )  # fmt: skip
        settle(session, ended, successor="", by_id=asker.person_id, now=now)
        left = [post for post in ended if post.acting_for_id is None]
        return [session.get_one(Person, post.person_id).name for post in left]


def _keeps_the_key(ended: list[Post], asker: Asker) -> None:
    """Refuse to let an administrator leave the own post: somebody else has to take it over."""
    if any(post.role == Role.ADMIN and post.person_id == asker.person_id for post in ended):
        raise NotNow("不能撤掉自己的管理员岗位，请由另一位管理员办理。")
