"""The filters that a person has saved for a page."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.desk import SavedFilter


@dataclass(frozen=True)
class Saved:
    """A filter under its name; ``page`` is the endpoint, ``query`` what stands in its address."""

    id: int
    page: str
    campaign_id: int | None
    name: str
    query: str


def saved_filters(
    session: Session, person_id: int, page: str, campaign_id: int | None
) -> tuple[Saved, ...]:
    """Return a person's own filters of a page (and campaign), by name."""
    rows = session.scalars(
        select(SavedFilter)
        .where(
            SavedFilter.person_id == person_id,
            SavedFilter.page == page,
            SavedFilter.campaign_id.is_(None)
            if campaign_id is None
            else SavedFilter.campaign_id == campaign_id,
        )
        .order_by(SavedFilter.name, SavedFilter.id)
    )
    return tuple(Saved(row.id, row.page, row.campaign_id, row.name, row.query) for row in rows)


def one_saved(session: Session, filter_id: int, person_id: int) -> Saved | None:
    """Return a filter of one's own, or None when there is none."""
    row = session.scalar(
        select(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.person_id == person_id)
    )
    return Saved(row.id, row.page, row.campaign_id, row.name, row.query) if row else None
