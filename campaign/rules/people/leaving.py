"""我已不负责此事, as typed into its form: since when, who may follow, a word."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaign.rules.asked import at_most
from campaign.rules.errors import FieldMissing
from campaign.rules.people.person_fields import read_email, read_name, read_phone

FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Leaving:
    """Since when it is no longer theirs (None: not said), and who is said to follow."""

    since_on: date | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""


def read_leaving(typed: Leaving, today: date) -> Leaving:
    """Return it made plain; everything may be left empty.

    Raises:
        FieldMissing: a field cannot be taken, or the day lies more than a year away.
    """
    if typed.since_on is not None and abs(typed.since_on - today) > FURTHEST:
        raise FieldMissing("since_on", "这一天离今天超过一年，请核对年份。")
    phone, email = read_phone(typed.phone), read_email(typed.email)
    if (phone or email) and not typed.name.strip():
        raise FieldMissing("name", "填了电话或邮箱，请一并填写姓名。")
    return Leaving(
        typed.since_on,
        read_name(typed.name) if typed.name.strip() else "",
        phone or "",
        email or "",
        at_most(typed.note, "note"),
    )
