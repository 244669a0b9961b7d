"""What a page says of a post that changes hands is what then happens."""

import datetime as dt

from flask import Flask
from sqlalchemy import func, select

from campaign.reports.units.handing import handing
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.people.change_holder import Newcomer, change_holder
from models.base import db
from models.notice import Notice
from tests.county import DUE, a_county, at
from tests.make import Make


def told(person_id: int) -> int:
    db.session.rollback()
    by_clock = (Notice.kind == "clock", Notice.role == "contact")
    asked = select(func.count()).where(Notice.person_id == person_id, *by_clock)
    return db.session.scalar(asked) or 0


def test_what_goes_over_is_what_the_successor_then_hears(app: Flask, make: Make) -> None:
    county = a_county(make)
    unit, new = county.units[0], make.holder(county.units[0], Role.FINANCE, "吴海燕")
    first = county.people[unit.code, Role.CONTACT]
    county.open()
    opened = at(DUE - dt.timedelta(days=30))
    tick(now=opened)
    before = told(first.id)
    db.session.rollback()
    seen = handing(db.session(), unit.id, Role.CONTACT, [first.id], now=opened)
    assert seen is not None and seen.ahead > 1 and seen.first_at is not None
    assert (seen.owed, seen.queued) == (3, min(before, 1))
    assert handing(db.session(), unit.id, Role.INSPECTOR, [first.id], now=opened) is None
    change_holder(
        unit.id, Role.CONTACT, Newcomer(person_id=new.id), asker=county.office,
        from_on=opened.date(), instead_of=None, invite=False, version=unit.version,
        now=opened, today=opened.date(),
    )  # fmt: skip
    tick(now=seen.first_at - dt.timedelta(minutes=1))
    assert told(new.id) == 0
    for day in range(120):  # nobody of the unit answers
        tick(now=seen.first_at + dt.timedelta(days=day))
    assert (told(new.id), told(first.id)) == (seen.ahead, before)
