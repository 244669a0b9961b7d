"""What a person types to sign in: the own mobile number, else the address, else a made-up name."""

from collections.abc import Iterator
from itertools import count

from campaign.rules.sheets.addresses import is_mobile


def login_choices(email: str | None, phone: str | None, unit_code: str) -> Iterator[str]:
    """Return the possible logins, best first, without end: take the first that is free.

    A mailbox or a landline may be shared, a mobile number belongs to one person. Who has neither
    gets the unit's code with a number ("140427-JR-1"), which the office hands over with the link.
    """
    if phone and is_mobile(phone):
        yield phone
    if email:
        yield email.lower()
    for number in count(1):
        yield f"{unit_code or 'u'}-{number}"


def follows_address(login: str, email: str | None, phone: str | None) -> bool:
    """Tell whether the login is one of the person's addresses, so that it changes with them."""
    return login in {phone, email, email.lower() if email else None}
