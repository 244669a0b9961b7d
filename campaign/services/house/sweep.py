"""Clear away what served its time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from campaign.services.transaction import transaction
from models.access import UsedForm

# A page left open over the longest holiday is stale by its version; its key need not be known.
KEEP_FORMS = timedelta(days=14)


def sweep(*, now: datetime) -> int:
    """Forget the keys of forms used long ago; return how many."""
    with transaction() as session:
        gone: Any = session.execute(delete(UsedForm).where(UsedForm.used_at < now - KEEP_FORMS))
        return int(gone.rowcount)
