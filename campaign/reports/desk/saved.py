"""The filters that a person has saved for a page."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
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


_MINE = (
    select(
        SavedFilter.id, SavedFilter.page, SavedFilter.campaign_id, SavedFilter.name,
        SavedFilter.query,
    )
    .where(SavedFilter.person_id == bindparam("person"), SavedFilter.page == bindparam("page"))
    .order_by(SavedFilter.name, SavedFilter.id)
)  # fmt: skip
_OF_PAGE = _MINE.where(SavedFilter.campaign_id.is_(None))
_OF_CAMPAIGN = _MINE.where(SavedFilter.campaign_id == bindparam("campaign"))


def saved_filters(
    session: Session, person_id: int, page: str, campaign_id: int | None
) -> tuple[Saved, ...]:
    """Return a person's own filters of a page (and campaign), by name."""
    asked = {"person": person_id, "page": page}
    if campaign_id is None:
        return tuple(Saved(*row) for row in session.execute(_OF_PAGE, asked))
    return tuple(
        Saved(*row) for row in session.execute(_OF_CAMPAIGN, asked | {"campaign": campaign_id})
    )


def one_saved(session: Session, filter_id: int, person_id: int) -> Saved | None:
    """Return a filter of one's own, or None when there is none."""
    row = session.scalar(
        select(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.person_id == person_id)
    )
    return Saved(row.id, row.page, row.campaign_id, row.name, row.query) if row else None
