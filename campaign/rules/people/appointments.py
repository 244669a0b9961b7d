"""Posts changing hands: who may appoint, how many hold a post at a time, from which day.

A right over a person is a right over every post that the person holds: else whoever manages one
small unit could take over the account of somebody who also serves above it.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from campaign.rules.errors import FieldMissing
from campaign.rules.permissions import UNIT_ROLES, Asker, HeldPost, Permission, Role, may

# One holder at a time; the other roles are sets of people (an office, a leading group).
SINGLE = frozenset(UNIT_ROLES)
# An office keeps its own list of people, but makes nobody administrator or leader: those decide
# about its own acts.
BY_ADMINISTRATOR = frozenset({Role.ADMIN, Role.LEAD})
FURTHEST = timedelta(days=366)


def may_appoint(asker: Asker, role: Role, path: str) -> bool:
    """Tell whether the asker may change who holds this role on the unit at ``path``."""
    if not may(asker, Permission.MANAGE_PEOPLE, path):
        return False
    return role not in BY_ADMINISTRATOR or any(
        post.role is Role.ADMIN and path.startswith(post.path) for post in asker.posts
    )


def may_manage(asker: Asker, posts: Iterable[HeldPost]) -> bool:
    """Tell whether the asker may invite, disable or correct a person who holds these posts.

    Nobody's posts (an account without any) are the business of those who see the whole tree.
    """
    held = tuple(posts) or (HeldPost(Role.CONTACT, None, "/"),)
    return all(may_appoint(asker, post.role, post.path) for post in held)


def check_first_day(from_on: date | None, today: date) -> date:
    """Return the day from which a change counts.

    Raises:
        FieldMissing: there is none, or it lies more than a year away: a slip in the year.
    """
    if from_on is None:
        raise FieldMissing("from_on", "请填写从哪一天起，例如 2026-04-20。")
    if abs(from_on - today) > FURTHEST:
        raise FieldMissing("from_on", "这一天离今天超过一年，请核对年份。")
    return from_on
