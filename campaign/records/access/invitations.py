"""Writers of invitations: a letter by mail, or a link to be handed over by hand."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.records.access.links import SETS_PASSWORD, end_links, mint_link
from campaign.records.events import record
from campaign.records.notice.letters import post_letter
from models.person import Person


def post_invitation(
    session: Session, person: Person, *, by_id: int, now: datetime, today: date
) -> bool:
    """Post an invitation, once a day and person; tell whether it is new."""
    key = f"invitation/{person.id}/{today.isoformat()}"
    new = post_letter(session, key=key, person=person, kind="invitation", now=now)
    if new:
        record(session, "person.invite", now=now, by_id=by_id, person_id=person.id, by="letter")
    return new


def hand_link(session: Session, person: Person, *, by_id: int, now: datetime) -> str:
    """Make a link that sets the person's password and return its token; older ones die."""
    end_links(session, [person.id], SETS_PASSWORD, now=now)
    purpose = "reset" if person.password_hash else "invite"
    record(session, "person.invite", now=now, by_id=by_id, person_id=person.id, by="hand")
    return mint_link(session, person.id, purpose, now=now)
