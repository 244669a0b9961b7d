"""Who in a list is somebody who is known already.

As in `rules/sheets/people_sheet.py`: by mobile number, else by name and address, else by name
within the unit. A list that comes again with another number or address for the same name in the
same unit tells of a change, not of a new person: accounts and histories must not fall apart over
it.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from campaign.rules.sheets.addresses import is_mobile
from campaign.rules.sheets.person_record import PersonRecord


@dataclass(eq=False)
class KnownPerson:
    """A person of the register, or one that the list adds (`id` 0 until it is written)."""

    id: int
    name: str
    email: str | None
    phone: str | None
    login: str
    locale: str = "zh"
    disabled: bool = False
    changed: bool = False
    claimed: set[tuple[str, str]] = field(default_factory=set)

    def mobile(self) -> str | None:
        """Return the number by which nobody else is known."""
        return self.phone if self.phone and is_mobile(self.phone) else None


class OthersMobile(Exception):
    """The mobile number of the row belongs to somebody of another name."""

    def __init__(self, other: KnownPerson) -> None:
        super().__init__(other.name)
        self.other = other


class Register:
    """People who may be meant by a list, found by mobile, by name and address, by name and unit."""

    def __init__(self) -> None:
        self.by_mobile: dict[str, KnownPerson] = {}
        self.by_address: dict[tuple[str, str], KnownPerson] = {}
        self.by_unit: defaultdict[tuple[str, str], list[KnownPerson]] = defaultdict(list)

    def add(self, person: KnownPerson) -> None:
        """Make a person known."""
        if mobile := person.mobile():
            self.by_mobile.setdefault(mobile, person)
        if person.email:
            self.by_address.setdefault((person.name, person.email.casefold()), person)

    def serves(self, person: KnownPerson, unit_code: str) -> None:
        """Make known that the person holds a post on the unit."""
        here = self.by_unit[person.name, unit_code]
        if person not in here:
            here.append(person)

    def find(self, record: PersonRecord) -> KnownPerson | None:
        """Return who is meant, or None for somebody new.

        Raises:
            OthersMobile: the number belongs to somebody of another name.
        """
        mobile = record.phone if record.phone and is_mobile(record.phone) else None
        if mobile and (found := self.by_mobile.get(mobile)):
            if found.name != record.name:
                raise OthersMobile(found)
            return found
        if record.email:
            same = self.by_address.get((record.name, record.email.casefold()))
            if same and (mobile is None or self._free(same, record)):
                return same
        here = [
            person
            for person in self.by_unit.get((record.name, record.unit_code), ())
            if self._free(person, record)
        ]
        return here[0] if len(here) == 1 else None

    def _free(self, person: KnownPerson, record: PersonRecord) -> bool:
        """Tell whether no other row of the list, of the same name, has been taken for the person.

        A row without any address claims nobody: it may be one more post of whoever it is.
        """
        if not record.phone and not record.email:
            return True
        who = record.who()
        return all(other == who or other[1].startswith("unit:") for other in person.claimed)

    def update(self, person: KnownPerson, record: PersonRecord) -> None:
        """Take over what the row says anew; a blank cell takes nothing away."""
        person.claimed.add(record.who())
        email, phone = record.email or person.email, record.phone or person.phone
        if person.mobile() and record.phone and not is_mobile(record.phone):
            phone = person.phone  # a landline does not take the place of the person's own number
        if (email, phone) != (person.email, person.phone):
            if self.by_mobile.get(person.phone or "") is person:
                del self.by_mobile[person.phone or ""]
            person.email, person.phone, person.changed = email, phone, True
        self.add(person)
        self.serves(person, record.unit_code)
