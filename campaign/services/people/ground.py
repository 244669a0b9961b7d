"""What every act on a person stands on: the person exists and is wholly the asker's business."""

from datetime import date

from sqlalchemy.orm import Session

from campaign.reports.visible_people import standing_posts
from campaign.rules.errors import NotFound
from campaign.rules.people.appointments import may_manage
from campaign.rules.permissions import Asker
from models.person import Person


def managed_person(session: Session, person_id: int, *, asker: Asker, today: date) -> Person:
    """Return the person.

    Raises:
        NotFound: there is no such person, or one of the person's posts is beyond the asker's right.
    """
    person = session.get(Person, person_id, with_for_update=True)
    if person is None or not may_manage(asker, standing_posts(session, person_id, on=today)):
        raise NotFound
    return person
