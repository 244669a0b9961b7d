"""Faults that other systems had, each held by a test named for its report; on SQLite alone."""

import datetime as dt
from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.mail.mailbox import LocalMailbox
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver_all
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.person import Person
from models.plan import Milestone
from tests.county import ISSUED, County, a_county, at
from tests.make import Make

DAY = dt.timedelta(days=1)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the rules decide does not differ by database; that SQL says it alike, others test."""
    return sqlite_url


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Two departments and the bureau, the campaign open, due on Monday, 20 April 2026."""
    found = a_county(make)
    found.open()
    return found


def duty_of(county: County, number: int = 0, key: str = "survey") -> Duty:
    """A unit's duty for a milestone, as it stands now."""
    db.session.rollback()
    return db.session.scalars(
        select(Duty)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == key, Duty.unit_id == county.units[number].id)
        .order_by(Duty.round.desc())
    ).first()  # type: ignore[return-value]


def live(first: dt.date, last: dt.date, *, but: Sequence[dt.date] = (), hour: int = 9) -> None:
    """Let the clock tick and the letters leave once a day, but not on some days."""
    for number in range((last - first).days + 1):
        day = first + number * DAY
        if day not in but:
            beat(at(day, hour))


def beat(now: dt.datetime) -> None:
    """Tick until nothing is left to decide, then send what may go."""
    while tick(now=now).notices:
        pass
    deliver_all(now=now, transport=LocalMailbox(), worker="w")
    db.session.rollback()


def heard(duty: Duty, since: dt.date = ISSUED) -> list[tuple[str, str, dt.date]]:
    """Who was told of a duty by letters that arrived: occasion, role, day."""
    db.session.rollback()
    rows = db.session.execute(
        select(Notice.occasion, Notice.role, Letter.accepted_at)
        .join(Letter, Letter.id == Notice.letter_id)
        .where(
            Notice.duty_id == duty.id, Notice.verdict == "send", Letter.state == "accepted",
            Letter.accepted_at >= at(since, 0),
        )
        .order_by(Letter.accepted_at, Notice.id)
    )  # fmt: skip
    shanghai = dt.timezone(8 * dt.timedelta(hours=1))
    return [(occasion, role, came.astimezone(shanghai).date()) for occasion, role, came in rows]


def letters(person: Person | None = None) -> int:
    """How many letters there are, or those to one person."""
    db.session.rollback()
    asked = select(func.count()).select_from(Letter)
    return db.session.scalar(asked.filter_by(person_id=person.id) if person else asked) or 0


def contact(county: County, number: int = 0) -> Person:
    """The contact of a unit."""
    return county.people[county.units[number].code, Role.CONTACT]
