"""Whose page it is: the office that issues it, and the place it speaks of."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.plan import Campaign
from models.unit import Unit


@dataclass(frozen=True)
class Heading:
    """The campaign's office by its name, and the unit whose subtree is looked at."""

    office_name: str
    unit: str
    kind: str


def heading(session: Session, campaign_id: int, root: str) -> Heading:
    """Return the head of the page for the place at ``root``."""
    row = session.execute(
        select(Campaign.office_name, Unit.name, Unit.kind)
        .join(Unit, Unit.path == root)
        .where(Campaign.id == campaign_id)
    ).one()
    return Heading(*row)
