"""Who held which post as it was known at an instant: today's rows with the later acts taken back.

A post is a row from a day to a day, and an act may name a day long past. What was written down
only later did not stand on anybody's page then, so it is not shown as if it had.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Did(StrEnum):
    """What an act did to a post."""

    APPOINTED = "appointed"
    VACATED = "vacated"
    STOOD_IN = "stood_in"
    RECALLED = "recalled"


@dataclass(frozen=True)
class Kept:
    """A post as its row stands; ``until_on`` is the first day on which it is held no more."""

    id: int
    role: str
    person_id: int
    from_on: date | None
    until_on: date | None
    acting: bool = False

    def held(self, on: date) -> bool:
        """Tell whether it is held on that day."""
        begun = self.from_on is None or self.from_on <= on
        return begun and (self.until_on is None or self.until_on > on)


@dataclass(frozen=True)
class Change:
    """An act about posts of one unit; ``later``: it came after the instant looked at.

    ``on`` is the day from which it counts (of a recall: the substitute's first day off), ``ended``
    the posts that it ended, ``until_on`` the end with which a substitute was named.
    """

    did: Did
    role: str
    person_id: int
    on: date
    ended: tuple[int, ...] = ()
    until_on: date | None = None
    later: bool = False


def posts_then(posts: Iterable[Kept], changes: Sequence[Change]) -> tuple[Kept, ...]:
    """Return the posts known at the instant, with the ends known then, by number.

    Args:
        posts: all rows of one unit.
        changes: all acts about its posts, the oldest first. Posts that no act made (the first
            list of people) are taken to have been known always.
    """
    ordered = sorted(posts, key=lambda one: one.id)
    made = _makers(ordered, changes)
    recalls = _recalls(ordered, changes)
    return tuple(
        replace(one, until_on=_end(one, made.get(one.id), changes, recalls.get(one.id)))
        for one in ordered
        if one.id not in made or not made[one.id].later
    )


def _makers(posts: Sequence[Kept], changes: Iterable[Change]) -> dict[int, Change]:
    """Return which act made each post: of equal ones the first made the first."""
    free = [one for one in changes if one.did in (Did.APPOINTED, Did.STOOD_IN)]
    found: dict[int, Change] = {}
    # From the newest: of a person's equal posts the oldest may come from a list without an act.
    for post in reversed(posts):
        for place in range(len(free) - 1, -1, -1):
            one = free[place]
            alike = (one.role, one.person_id, one.on) == (post.role, post.person_id, post.from_on)
            if alike and (one.did is Did.STOOD_IN) == post.acting:
                found[post.id] = free.pop(place)
                break
    return found


def _recalls(posts: Sequence[Kept], changes: Iterable[Change]) -> dict[int, Change]:
    """Return which act called each substitute back: it names the person and the day."""
    free = [one for one in changes if one.did is Did.RECALLED]
    found: dict[int, Change] = {}
    for post in posts:
        if not post.acting:
            continue
        for one in free:
            if (one.role, one.person_id, one.on) == (post.role, post.person_id, post.until_on):
                found[post.id] = one
                free.remove(one)
                break
    return found


def _end(
    post: Kept, made: Change | None, changes: Iterable[Change], recall: Change | None
) -> date | None:
    ends = [one for one in changes if post.id in one.ended]
    known = [one for one in ends if not one.later]
    if recall is not None and not recall.later:
        return post.until_on
    if known:
        last = known[-1]
        return max(last.on, post.from_on) if post.from_on else last.on
    if not ends and recall is None:
        return post.until_on
    return made.until_on if made is not None else None
