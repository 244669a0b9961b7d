"""Ask for a letter with a sign-in link: forgotten password, or a locked name's second way in."""

from datetime import datetime

from sqlalchemy import func, or_, select

from campaign.records.access.tries import ADDRESS_LIMIT, count_try, try_key
from campaign.records.notice.letters import post_letter
from campaign.services.transaction import transaction
from models.person import Person


def send_reset(login: str, *, address: str, now: datetime) -> None:
    """Post a reset letter to everybody with that login or address; silent when there is nobody.

    At most one letter an hour and person: the key holds the hour. Who asks for too many at once
    from one address is not told, but nothing more is sent.
    """
    login = login.strip()
    if not login:
        return
    with transaction() as session:
        if not count_try(session, try_key("reset", address), ADDRESS_LIMIT, now=now):
            return
        found = session.scalars(
            select(Person).where(
                or_(
                    Person.login == login,
                    func.lower(Person.email) == login.lower(),
                    Person.phone == login,
                ),
                Person.email.is_not(None),
                Person.disabled_at.is_(None),
            )
        )
        for person in found:
            key = f"reset/{person.id}/{now:%Y-%m-%dT%H}"
            post_letter(session, key=key, person=person, kind="reset", now=now)
