"""Forget a filter of one's own."""

from sqlalchemy import select

from campaign.rules.errors import NotFound
from campaign.services.transaction import transaction
from models.desk import SavedFilter


def drop_filter(filter_id: int, *, person_id: int) -> str:
    """Delete the filter and return its name.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    with transaction() as session:
        found = session.scalar(
            select(SavedFilter).where(
                SavedFilter.id == filter_id, SavedFilter.person_id == person_id
            )
        )
        if found is None:
            raise NotFound
        session.delete(found)
        return found.name
