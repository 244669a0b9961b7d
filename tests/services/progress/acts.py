"""What the unit and the office do to a duty, on a day of the test's choice."""

import datetime as dt

from sqlalchemy import select

from campaign.rules.permissions import Role
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment, EnrolmentSpan
from models.plan import Milestone
from tests.county import County, at

D = dt.date
DAY = D(2026, 4, 16)


def duty(county: County, number: int = 0, key: str = "survey") -> Duty:
    """A unit's duty, fresh."""
    db.session.rollback()
    return db.session.scalars(
        select(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == key, Duty.unit_id == county.units[number].id)
    ).one()


def stage(county: County, number: int = 0) -> str:
    """The kind of stage a unit stands in, by its enrolment and by its open span."""
    db.session.rollback()
    row = db.session.scalars(
        select(Enrolment).where(Enrolment.unit_id == county.units[number].id)
    ).one()
    span = db.session.scalars(
        select(EnrolmentSpan.state).where(
            EnrolmentSpan.enrolment_id == row.id, EnrolmentSpan.until_at.is_(None)
        )
    ).one()
    assert span == row.state
    return row.state


def submit(county: County, key: str = "survey", day: D = DAY, number: int = 0) -> None:
    """The contact marks it done."""
    found = duty(county, number, key)
    submit_duty(
        found.id, asker=county.asker(county.units[number], Role.CONTACT), note="已签章报送",
        version=found.version, now=at(day, 10), today=day,
    )  # fmt: skip


def accept(county: County, key: str = "survey", day: D = DAY, number: int = 0) -> None:
    """The office accepts it."""
    found = duty(county, number, key)
    accept_duty(found.id, asker=county.office, version=found.version, now=at(day, 15), today=day)


def send_back(county: County, due_on: D, day: D = DAY, reason: str = "第三节请核对") -> None:
    """The office returns it."""
    found = duty(county)
    return_duty(
        found.id, asker=county.office, reason=reason, due_on=due_on, version=found.version,
        now=at(day, 15), today=day,
    )  # fmt: skip
