"""Writers of invitations: a letter by mail, or a link to be handed over by hand."""

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaign.records.events import record
from campaign.records.letters import post_letter
from campaign.records.links import mint_link
from models.access import OneTimeLink
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
    session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.person_id == person.id,
            OneTimeLink.purpose.in_(("invite", "reset")),
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=now)
    )
    purpose = "reset" if person.password_hash else "invite"
    record(session, "person.invite", now=now, by_id=by_id, person_id=person.id, by="hand")
    return mint_link(session, person.id, purpose, now=now)
