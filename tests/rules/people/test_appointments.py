"""Who may give which post, and who may touch whose account."""

import datetime as dt

import pytest

from campaign.rules.errors import FieldMissing
from campaign.rules.people.appointments import check_first_day, may_appoint, may_manage
from campaign.rules.permissions import Asker, HeldPost, Role

TODAY = dt.date(2026, 4, 20)
COUNTY, BUREAU, OTHER = "/1/", "/1/2/", "/9/"


def asker(role: Role, path: str) -> Asker:
    return Asker(7, "周晓岚", (HeldPost(role, 1, path),))


@pytest.mark.parametrize(
    ("who", "role", "path", "may"),
    [
        (asker(Role.OFFICE, COUNTY), Role.CONTACT, BUREAU, True),
        (asker(Role.OFFICE, COUNTY), Role.OFFICE, COUNTY, True),
        (asker(Role.OFFICE, COUNTY), Role.ADMIN, BUREAU, False),
        (asker(Role.OFFICE, COUNTY), Role.LEAD, COUNTY, False),
        (asker(Role.OFFICE, COUNTY), Role.CONTACT, OTHER, False),
        (asker(Role.ADMIN, COUNTY), Role.LEAD, COUNTY, True),
        (asker(Role.ADMIN, COUNTY), Role.ADMIN, OTHER, False),
        (asker(Role.ADMIN, "/"), Role.ADMIN, OTHER, True),
        (asker(Role.CONTACT, BUREAU), Role.CONTACT, BUREAU, False),
        (asker(Role.COLLECTOR, COUNTY), Role.CONTACT, BUREAU, False),
    ],
)
def test_a_post_is_given_from_above_and_the_highest_by_an_administrator(
    who: Asker, role: Role, path: str, may: bool
) -> None:
    assert may_appoint(who, role, path) is may


def test_a_right_over_a_person_is_a_right_over_every_post_of_that_person() -> None:
    office = asker(Role.OFFICE, COUNTY)
    here, elsewhere = HeldPost(Role.CONTACT, 2, BUREAU), HeldPost(Role.CONTACT, 9, OTHER)
    assert may_manage(office, [here])
    assert not may_manage(office, [here, elsewhere])
    assert not may_manage(office, [here, HeldPost(Role.ADMIN, None, "/")])


def test_an_account_without_posts_is_left_to_who_sees_the_whole_tree() -> None:
    assert may_manage(asker(Role.ADMIN, "/"), [])
    assert not may_manage(asker(Role.OFFICE, COUNTY), [])


@pytest.mark.parametrize("days", [-366, 0, 366])
def test_a_change_may_count_from_a_day_up_to_a_year_away(days: int) -> None:
    day = TODAY + dt.timedelta(days=days)
    assert check_first_day(day, TODAY) == day


@pytest.mark.parametrize("day", [None, TODAY - dt.timedelta(367), TODAY + dt.timedelta(367)])
def test_no_day_and_a_slip_in_the_year_are_refused(day: dt.date | None) -> None:
    with pytest.raises(FieldMissing) as refused:
        check_first_day(day, TODAY)
    assert refused.value.field == "from_on"
