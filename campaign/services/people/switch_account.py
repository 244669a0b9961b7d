"""Disable or enable an account: a disabled person cannot sign in, and is signed out at once."""

from datetime import date, datetime

from campaign.records.access.links import EVERY_PURPOSE, end_links
from campaign.records.access.sessions import end_sessions
from campaign.records.events import record
from campaign.rules.errors import NotNow
from campaign.rules.permissions import Asker
from campaign.services.people.ground import managed_person
from campaign.services.transaction import transaction


def disable_account(person_id: int, *, asker: Asker, now: datetime, today: date) -> str:
    """Disable the account, end its sessions and links, and return the name; the posts stay.

    Raises:
        NotFound: the person is not the asker's business.
        NotNow: it is disabled already, or it is the asker's own.
    """
    if person_id == asker.person_id:
        raise NotNow("不能停用自己的账户，请由另一位管理员办理。")
    with transaction() as session:
        person = managed_person(session, person_id, asker=asker, today=today)
        if person.disabled_at is not None:
            raise NotNow("%(name)s的账户已经停用。", name=person.name)
        person.disabled_at = now
        person.version += 1
        end_sessions(session, person_id)
        end_links(session, [person_id], EVERY_PURPOSE, now=now)
        record(session, "person.disable", now=now, by_id=asker.person_id, person_id=person_id)
        return person.name


def enable_account(person_id: int, *, asker: Asker, now: datetime, today: date) -> str:
    """Let the person in again and return the name.

    Raises:
        NotFound: the person is not the asker's business.
        NotNow: it is not disabled.
    """
    with transaction() as session:
        person = managed_person(session, person_id, asker=asker, today=today)
        if person.disabled_at is None:
            raise NotNow("%(name)s的账户没有停用。", name=person.name)
        person.disabled_at = None
        person.version += 1
        record(session, "person.enable", now=now, by_id=asker.person_id, person_id=person_id)
        return person.name
