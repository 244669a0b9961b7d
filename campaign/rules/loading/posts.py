"""What a list of people does to the posts of one unit and role: who takes over from whom, when.

The list wins over the register. Where a post has one holder, whoever held it leaves on the day on
which the new holder begins; without a date in the list that is today. Without anybody to relieve,
no date stays no date: since ever. Who is not in the list stays.

Whoever stands in for an absent holder (代理) is no holder: the list neither ends nor doubles that,
except where it relieves the one who is absent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.rules.permissions import UNIT_ROLES, Role


@dataclass(eq=False)
class HeldPost:
    """A post in the register, or one that the list adds (`id` 0); `until_on` is not included.

    `acting_for` is the number of the post for which a substitute stands in, 0 for a holder.
    """

    id: int
    person: object
    from_on: date | None
    until_on: date | None
    changed: bool = False
    acting_for: int = 0

    def set(self, from_on: date | None, until_on: date | None) -> None:
        """Give the post other dates."""
        if (from_on, until_on) != (self.from_on, self.until_on):
            self.from_on, self.until_on, self.changed = from_on, until_on, True

    def stands(self) -> bool:
        """Tell whether the post is held for at least a day."""
        return self.from_on is None or self.until_on is None or self.from_on < self.until_on


@dataclass(frozen=True)
class Wanted:
    """A row of the list: this person, from when until when."""

    row: int
    person: object
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True)
class Settled:
    """What became of a row: its post, who was relieved, and whether it cannot be fitted in."""

    row: int
    post: HeldPost
    relieved: tuple[HeldPost, ...] = ()
    clash: HeldPost | None = None


def settle(
    wanted: Iterable[Wanted], held: Sequence[HeldPost], role: Role, today: date
) -> list[Settled]:
    """Fit the rows of the list into the posts that are held on one unit in one role.

    The posts in `held` are changed in place.
    """
    rows = sorted(wanted, key=lambda each: (each.from_on or date.min, each.row))
    taken: dict[int, HeldPost] = {}
    for row in rows:
        post = _same(row, held, taken.values(), today)
        if post is not None:
            post.set(row.from_on or post.from_on, row.until_on or post.until_on)
            taken[row.row] = post
    kept = list(taken.values())
    return [_place(row, taken.get(row.row), held, kept, role, today) for row in rows]


def stands_in(row: Wanted, acting: Iterable[HeldPost], today: date) -> HeldPost | None:
    """Return the post in which this person stands in today, if that may be all the row tells of.

    A row with a date of its own speaks of somebody who takes over.
    """
    if row.from_on is not None or row.until_on is not None:
        return None
    tomorrow = today + timedelta(days=1)
    return next(
        (
            post
            for post in acting
            if post.person is row.person and post.stands() and _overlap(post, today, tomorrow)
        ),
        None,
    )


def end_with_holder(acting: Iterable[HeldPost], posts: Sequence[HeldPost]) -> None:
    """End substitutes where the absent one was relieved, or where they hold the post themselves."""
    for each in acting:
        ends = [post.until_on for post in posts if post.id == each.acting_for]
        ends += [
            post.from_on or each.from_on
            for post in posts
            if not post.id
            and post.person is each.person
            and post.stands()
            and _overlap(each, post.from_on, post.until_on)
        ]
        for end in ends:
            if end is not None and (each.until_on is None or end < each.until_on):
                each.set(each.from_on, max(end, each.from_on or end))


def _same(
    row: Wanted, held: Sequence[HeldPost], taken: Iterable[HeldPost], today: date
) -> HeldPost | None:
    """Return the post that the register already has for this person at this time.

    A row without an end tells of a post held today: one that has ended is another, unless the row
    names its very beginning.
    """
    mine = [
        post
        for post in held
        if post.person is row.person
        and post.stands()
        and _overlap(post, row.from_on, row.until_on)
        and (
            row.until_on is not None
            or post.until_on is None
            or post.until_on > today
            or post.from_on == row.from_on is not None
        )
    ]
    free = [post for post in mine if not any(post is other for other in taken)]
    return free[0] if free else None


def _place(
    row: Wanted,
    post: HeldPost | None,
    held: Sequence[HeldPost],
    kept: list[HeldPost],
    role: Role,
    today: date,
) -> Settled:
    new = post is None
    post = post or _again(row, held, today)
    if role not in UNIT_ROLES:
        return Settled(row.row, post)
    relieved: list[HeldPost] = []
    for other in held:
        if other.person is row.person or any(other is each for each in kept):
            continue
        if not other.stands() or not _overlap(other, post.from_on, post.until_on):
            continue
        if post.until_on is not None and post.until_on <= today:
            if not _begin_later(other, post.until_on):
                return Settled(row.row, post, clash=other)
        elif _relieve(other, post, today, new=new):
            relieved.append(other)
    return Settled(row.row, post, tuple(relieved))


def _relieve(other: HeldPost, post: HeldPost, today: date, *, new: bool) -> bool:
    """End the earlier holder's post where the new one begins; False when it had ended before."""
    if post.from_on is None:
        post.from_on, post.changed = today, not new
        if not _overlap(other, today, post.until_on):
            return False
    other.set(other.from_on, max(post.from_on, other.from_on or date.min))
    return True


def _again(row: Wanted, held: Sequence[HeldPost], today: date) -> HeldPost:
    """Return a new post; it begins after an earlier one of the same person has ended."""
    from_on = row.from_on
    for other in held:
        if other.person is not row.person or other.until_on is None or not other.stands():
            continue
        if _overlap(other, from_on, row.until_on):
            from_on = today if from_on is None else other.until_on
    return HeldPost(0, row.person, from_on, row.until_on)


def _begin_later(other: HeldPost, end: date) -> bool:
    """Let a present holder begin where the list says that an earlier one ended."""
    if other.from_on is not None:
        return False
    other.set(end, other.until_on)
    return True


def _overlap(post: HeldPost, from_on: date | None, until_on: date | None) -> bool:
    begins_before = post.from_on is None or until_on is None or post.from_on < until_on
    ends_after = post.until_on is None or from_on is None or from_on < post.until_on
    return begins_before and ends_after
