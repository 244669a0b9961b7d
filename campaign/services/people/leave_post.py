"""我已不负责此事 from the own pages: the same question to the office as a letter's button asks."""

from datetime import date, datetime

from campaign.records.people.requests import ask
from campaign.reports.notices.answering import named_post
from campaign.rules.errors import NotFound
from campaign.rules.people.leaving import Leaving, read_leaving
from campaign.rules.permissions import Asker, Role
from campaign.services.transaction import transaction


def leave_post(
    unit_id: int, role: Role, typed: Leaving, *, asker: Asker, now: datetime, today: date
) -> bool:
    """Open a request for the office about the asker's own post; tell whether it is new.

    Raises:
        NotFound: it is not the asker's post.
        FieldMissing: a field cannot be taken.
    """
    with transaction() as session:
        post = named_post(session, unit_id, role, asker.person_id, today)
        if post is None or not post.holds:
            raise NotFound
        if post.asked_at is not None:
            return False
        said = read_leaving(typed, today)
        return ask(session, unit_id, role.value, asker.person_id, said, now=now)
