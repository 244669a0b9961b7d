"""Whoever calls the service without a page before it meets the same wall."""

import pytest

from campaign.rules.errors import NotFound
from campaign.rules.permissions import Role
from campaign.services.people.change_holder import change_holder
from tests.county import at
from tests.services.people.town import TODAY, WANG, Town


def test_nobody_gives_a_post_that_is_not_theirs_to_give(town: Town) -> None:
    county, unit = town.county, town.unit
    for who, role in (
        (county.asker(county.units[1], Role.PRINCIPAL), Role.CONTACT),
        (county.asker(unit, Role.CONTACT), Role.PRINCIPAL),
        (county.office, Role.ADMIN),
    ):
        with pytest.raises(NotFound):
            change_holder(
                unit.id, role, WANG, asker=who, from_on=TODAY, instead_of=None, invite=False,
                version=town.version(unit.id), now=at(TODAY), today=TODAY,
            )  # fmt: skip
    assert town.post().person_id == county.people[unit.code, Role.CONTACT].id
