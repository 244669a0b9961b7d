"""Who is the same person, and by which name a new one signs in."""

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.records.people.register import add_person, free_login, same_person
from campaign.rules.errors import FieldMissing
from campaign.services.transaction import transaction
from models.person import Person
from tests.make import Make

MOBILE, OTHER = "13800000001", "13800000002"


@pytest.mark.parametrize(
    ("email", "phone", "known"),
    [
        (None, MOBILE, True),
        ("new@x.example", MOBILE, True),
        ("Li@X.example", None, True),
        ("li@x.example", OTHER, False),
        ("new@x.example", None, False),
        (None, OTHER, False),
        (None, None, True),
    ],
)
def test_a_person_is_known_by_mobile_then_address_then_unit(
    app: Flask, make: Make, email: str | None, phone: str | None, known: bool
) -> None:
    unit = make.unit()
    person = make.holder(unit, "contact", "李文静", email="li@x.example", phone=MOBILE)
    with transaction() as session:
        found = same_person(session, name="李文静", email=email, phone=phone, unit_id=unit.id)
        assert (found is not None and found.id == person.id) is known


def test_somebody_known_without_a_number_is_not_made_twice(app: Flask, make: Make) -> None:
    unit, elsewhere = make.unit(), make.unit()
    person = make.holder(unit, "contact", "李文静", email="li@x.example")
    with transaction() as session:
        for email, place in (("li@x.example", elsewhere), ("li@x.example", unit)):
            found = same_person(session, name="李文静", email=email, phone=OTHER, unit_id=place.id)
            assert found is not None and found.id == person.id


def test_the_same_name_elsewhere_is_somebody_else(app: Flask, make: Make) -> None:
    make.holder(make.unit(), "contact", "李文静", email=None)
    with transaction() as session:
        assert same_person(session, name="李文静", email=None, phone=None, unit_id=99999) is None


def test_a_mobile_number_belongs_to_one_name(app: Flask, make: Make) -> None:
    make.person("李文静", phone=MOBILE)
    with transaction() as session, pytest.raises(FieldMissing):
        same_person(session, name="王建国", email=None, phone=MOBILE, unit_id=1)


def test_a_shared_mailbox_gives_the_first_its_name_and_the_next_the_units_code(
    app: Flask, make: Make
) -> None:
    with transaction() as session:
        logins = [
            add_person(
                session, name=name, email="office@x.example", phone=None, unit_code="JR"
            ).login
            for name in ("甲", "乙", "丙")
        ]
    assert logins == ["office@x.example", "JR-1", "JR-2"]
    with transaction() as session:
        own = session.scalars(select(Person).where(Person.name == "甲")).one()
        assert free_login(session, "office@x.example", None, "u", but=own.id) == own.login
