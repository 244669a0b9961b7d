"""Invite a person to sign in: by letter, or by a link that the inviter hands over."""

from datetime import date, datetime

from campaign.records.access.invitations import hand_link, post_invitation
from campaign.rules.errors import NotNow
from campaign.rules.permissions import Asker
from campaign.services.people.ground import managed_person
from campaign.services.transaction import transaction
from models.person import Person


def invite_by_letter(person_id: int, *, asker: Asker, now: datetime, today: date) -> str:
    """Post an invitation and return the address to which it goes.

    Raises:
        NotFound: the person is not the asker's business.
        NotNow: no address, disabled, signed in before, or invited today already.
    """
    with transaction() as session:
        person = managed_person(session, person_id, asker=asker, today=today)
        _enabled(person)
        if not person.email:
            raise NotNow("%(name)s没有邮箱，信发不到。请改用一次性链接。", name=person.name)
        if person.password_hash:
            raise NotNow(
                "%(name)s已经设过密码。忘记密码时，请本人在登录页点“发一封登录信给我”。",
                name=person.name,
            )
        if not post_invitation(session, person, by_id=asker.person_id, now=now, today=today):
            raise NotNow("今天已经给%(name)s发过邀请信，请明天再发。", name=person.name)
        return person.email


def invite_by_hand(person_id: int, *, asker: Asker, now: datetime, today: date) -> str:
    """Return the token of a link with which a person without an address sets a password.

    It is shown once; whoever holds it is let in, so it is recorded who asked for it.

    Raises:
        NotFound: the person is not the asker's business.
        NotNow: the person has an address, to which a letter can go, or is disabled.
    """
    with transaction() as session:
        person = managed_person(session, person_id, asker=asker, today=today)
        _enabled(person)
        if person.email:
            raise NotNow("%(name)s有邮箱，请发邀请信，不要转交链接。", name=person.name)
        return hand_link(session, person, by_id=asker.person_id, now=now)


def _enabled(person: Person) -> None:
    if person.disabled_at is not None:
        raise NotNow("%(name)s的账户已停用，请先启用。", name=person.name)
