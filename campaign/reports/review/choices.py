"""What the queue can be narrowed to, and how much of each waits."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.reports.review.waiting import EVERYTHING, QueueWish, by_milestone
from campaign.rules.permissions import Asker
from campaign.rules.sheets.unit_kinds import UNIT_KINDS
from models.among import among
from models.plan import Campaign, Milestone


@dataclass(frozen=True)
class Choice:
    """A campaign, milestone or kind of unit of which something waits.

    ``number`` is how much; None for a kind, since counting those would look up every unit.
    """

    key: str
    name: str
    number: int | None = None


@dataclass(frozen=True)
class Choices:
    """What can be chosen, by what it narrows."""

    campaign: tuple[Choice, ...] = ()
    milestone: tuple[Choice, ...] = ()
    kind: tuple[Choice, ...] = ()

    def how_many_fit(self, wish: QueueWish) -> int | None:
        """Return how many submissions fit the wish, as far as the choices have counted them."""
        if wish == EVERYTHING:
            return sum(one.number or 0 for one in self.campaign)
        if wish == QueueWish(campaign=wish.campaign):
            key = str(wish.campaign)
            return sum(one.number or 0 for one in self.campaign if one.key == key)
        return None


_OF_THESE = (
    select(Campaign.id, Campaign.name, Milestone.id, Milestone.name, Milestone.for_kinds)
    .join(Campaign, Campaign.id == Milestone.campaign_id)
    .where(among(Milestone.id, "milestones"))
    .order_by(Campaign.id.desc(), Milestone.due_on, Milestone.position)
)


def choices(session: Session, asker: Asker) -> Choices:
    """Return the choices: what waits for the asker, and the kinds that it is asked of."""
    numbers = by_milestone(session, asker)
    if not numbers:
        return Choices()
    rows = session.execute(_OF_THESE, {"milestones": list(numbers)}).all()
    campaigns: dict[int, Choice] = {}
    for campaign, name, milestone, _about, _kinds in rows:
        before = campaigns.get(campaign, Choice(str(campaign), name, 0)).number or 0
        campaigns[campaign] = Choice(str(campaign), name, before + numbers[milestone])
    asked_of = {kind for row in rows for kind in row.for_kinds}
    return Choices(
        tuple(campaigns.values()),
        tuple(Choice(str(row[2]), row[3], numbers[row[2]]) for row in rows),
        tuple(Choice(one.key, one.key) for one in UNIT_KINDS if one.key in asked_of),
    )
