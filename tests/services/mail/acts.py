"""What the county's people do, for the tests of the letters about it."""

from __future__ import annotations

from sqlalchemy import select

from campaign.rules.permissions import Role
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty
from models.plan import Milestone
from tests.county import County, at
from tests.services.mail.conftest import FIRST


def duty_of(county: County, number: int, key: str = "survey") -> Duty:
    db.session.rollback()
    return db.session.scalars(
        select(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == key, Duty.unit_id == county.units[number].id)
    ).one()


def submit(county: County, number: int) -> None:
    duty = duty_of(county, number)
    submit_duty(
        duty.id, asker=county.asker(county.units[number], Role.CONTACT), note="已报送",
        version=duty.version, now=at(FIRST), today=FIRST,
    )  # fmt: skip


def contact_of(county: County, number: int) -> str:
    return county.people[county.units[number].code, Role.CONTACT].email


def plain(message) -> str:
    return message.get_body(("plain",)).get_content()
