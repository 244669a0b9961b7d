"""What the queue can be narrowed to, and how much of each waits."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.review.waiting import EVERYTHING, WAITING, QueueWish, of_waiting
from campaign.rules.permissions import Asker
from models.plan import Campaign, Milestone
from models.unit import Unit


@dataclass(frozen=True)
class Choice:
    """A campaign, milestone or kind of unit of which something waits, and how much."""

    key: str
    name: str
    number: int


def how_many_fit(found: dict[str, tuple[Choice, ...]], wish: QueueWish) -> int | None:
    """Return how many submissions fit the wish, as far as the choices have counted them."""
    if wish == EVERYTHING:
        return sum(one.number for one in found["campaign"])
    if wish == QueueWish(campaign=wish.campaign):
        return sum(one.number for one in found["campaign"] if one.key == str(wish.campaign))
    return None


def choices(session: Session, asker: Asker) -> dict[str, tuple[Choice, ...]]:
    """Return the choices by what they narrow: campaign, milestone, kind."""
    rows = session.execute(
        of_waiting(
            select(
                Campaign.id, Campaign.name, Milestone.id, Milestone.name, Unit.kind, func.count()
            ),
            asker,
        )
        .join(Milestone, Milestone.id == WAITING.c.milestone_id)
        .group_by(
            Campaign.id, Campaign.name, Milestone.id, Milestone.name, Milestone.due_on,
            Milestone.position, Unit.kind,
        )
        .order_by(Campaign.id.desc(), Milestone.due_on, Milestone.position, Unit.kind)
    ).all()  # fmt: skip
    found: dict[str, dict[str, Choice]] = {"campaign": {}, "milestone": {}, "kind": {}}
    for campaign, name, milestone, about, kind, number in rows:
        for group, key, words in (
            ("campaign", str(campaign), name), ("milestone", str(milestone), about),
            ("kind", kind, kind),
        ):  # fmt: skip
            before = found[group].get(key, Choice(key, words, 0))
            found[group][key] = Choice(key, words, before.number + number)
    return {group: tuple(chosen.values()) for group, chosen in found.items()}
