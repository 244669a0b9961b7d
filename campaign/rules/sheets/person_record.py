"""One row of a list of people, read."""

from dataclasses import dataclass
from datetime import date

from campaign.rules.permissions import Role
from campaign.rules.sheets.addresses import is_mobile


@dataclass(frozen=True)
class PersonRecord:
    """One person in one post.

    `from_on` None is since ever; `until_on` is the first day on which the post is no longer held,
    the day after the 终止日期 of the list; None is for as long as nobody says otherwise.
    """

    row: int
    unit_code: str
    role: Role
    name: str
    email: str | None
    phone: str | None
    from_on: date | None
    until_on: date | None
    locale: str

    def who(self) -> tuple[str, str]:
        """Return what tells this person from others in the list; see people_sheet.py."""
        if self.phone and is_mobile(self.phone):
            return self.name, self.phone
        if self.email:
            return self.name, self.email.casefold()
        return self.name, f"unit:{self.unit_code}"
