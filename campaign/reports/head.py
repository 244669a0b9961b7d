"""What stands at the head of every page: the one open campaign and whom to call."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.plan import Campaign


@dataclass(frozen=True)
class Office:
    """Whom to call: the office of the one open campaign."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Head:
    """Name and office of the one open campaign; empty when there are none or several."""

    campaign: str = ""
    office: Office = Office()


# Always one row, so that the question of every request can take it along (``visitor.py``).
OPEN = (
    select(
        func.count().label("open_ones"),
        func.min(Campaign.name).label("open_name"),
        func.min(Campaign.office_name).label("open_office"),
        func.min(Campaign.office_phone).label("open_phone"),
    )
    .where(Campaign.status == "open")
    .subquery()
)


def head_of(row: Any) -> Head:
    """Read the columns of ``OPEN`` off a row."""
    if row.open_ones != 1:
        return Head()
    return Head(row.open_name, Office(row.open_office or "", row.open_phone or ""))


def in_head(session: Session) -> Head:
    """Return what stands at the head of a page for nobody in particular."""
    return head_of(session.execute(select(OPEN)).one())
