"""What the queue can be narrowed to, and how much of each waits."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.reports.review.waiting import joined, waiting_for
from campaign.rules.permissions import Asker
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.unit import Unit


@dataclass(frozen=True)
class Choice:
    """A campaign, milestone or kind of unit of which something waits, and how much."""

    key: str
    name: str
    number: int


def choices(session: Session, asker: Asker) -> dict[str, tuple[Choice, ...]]:
    """Return the choices by what they narrow: campaign, milestone, kind."""
    rows = session.execute(
        joined(
            select(
                Campaign.id, Campaign.name, Milestone.id, Milestone.name, Unit.kind, func.count()
            )
        )
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(*waiting_for(asker))
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
