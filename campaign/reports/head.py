"""What stands at the head of every page: the one open campaign and whom to call."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.plan import Campaign


@dataclass(frozen=True)
class Office:
    """Whom to call: the office of the one open campaign."""

    name: str = ""
    phone: str = ""


_OPEN = (
    select(Campaign.name, Campaign.office_name, Campaign.office_phone)
    .where(Campaign.status == "open")
    .limit(2)
)


def in_head(session: Session) -> tuple[str, Office]:
    """Return name and office of the one open campaign, empty when there are none or several."""
    found = session.execute(_OPEN).all()
    if len(found) != 1:
        return "", Office()
    name, *office = found[0]
    return name, Office(*office)
