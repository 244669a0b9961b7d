"""A person's fields as typed, and the name by which the person signs in."""

from itertools import islice

import pytest

from campaign.rules.errors import FieldMissing
from campaign.rules.people.logins import follows_address, login_choices
from campaign.rules.people.person_fields import read_email, read_name, read_phone


def test_fields_are_made_plain() -> None:
    assert read_name(" 李　文静 ") == "李文静"
    assert read_email(" Li@Example.CN ") == "Li@example.cn"
    assert read_phone("+86 138 0000 0000") == "13800000000"


def test_addresses_may_be_left_empty() -> None:
    assert read_email("  ") is None
    assert read_phone("") is None


@pytest.mark.parametrize("name", ["", "  ", "李" * 61, "李\u202e静"])
def test_a_name_must_be_there_and_showable(name: str) -> None:
    with pytest.raises(FieldMissing) as refused:
        read_name(name)
    assert refused.value.field == "name"


def test_a_refusal_names_its_field() -> None:
    with pytest.raises(FieldMissing) as email:
        read_email("a@b@c")
    with pytest.raises(FieldMissing) as phone:
        read_phone("打我手机")
    assert (email.value.field, phone.value.field) == ("email", "phone")


@pytest.mark.parametrize(
    ("email", "phone", "best"),
    [
        ("Li@x.example", "13800000000", ["13800000000", "li@x.example", "JR-1"]),
        ("Li@x.example", "0357-2012345", ["li@x.example", "JR-1", "JR-2"]),
        (None, "0357-2012345", ["JR-1", "JR-2", "JR-3"]),
    ],
)
def test_who_has_a_mobile_signs_in_with_it_and_who_has_nothing_by_the_units_code(
    email: str | None, phone: str, best: list[str]
) -> None:
    assert list(islice(login_choices(email, phone, "JR"), 3)) == best


def test_a_login_that_is_an_address_follows_it() -> None:
    assert follows_address("li@x.example", "Li@x.example", None)
    assert follows_address("13800000000", None, "13800000000")
    assert not follows_address("admin", "Li@x.example", "13800000000")
    assert not follows_address("admin", None, None)
