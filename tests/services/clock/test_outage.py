"""B3: nobody ticked for three days, and for thirty; what is sent on the first morning after."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.mail.mailbox import LocalMailbox
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.mail.deliver import deliver_all
from models.base import db
from models.letter import Letter
from models.notice import Held, Notice
from tests.county import DUE, County, a_county, at
from tests.make import Make

FIRST = dt.date(2026, 4, 16)


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """Three departments; whoever is contact of the first is contact of the second too."""
    found = a_county(make, tuple(f"单位{n}" for n in range(3)))
    first, second = found.units[:2]
    one = found.people[first.code, Role.CONTACT]
    make.post(one, second, Role.CONTACT)
    found.open()
    return found


def day(now: dt.datetime) -> None:
    """What the heartbeat does all day long, three times."""
    for hours in (0, 1, 5):
        later = now + dt.timedelta(hours=hours)
        tick(now=later)
        deliver_all(now=later, transport=LocalMailbox(), worker="w")


def sent_on(morning: dt.datetime) -> Counter[int]:
    """Letters by reader that left since."""
    db.session.rollback()
    asked = select(Letter.person_id).where(Letter.accepted_at >= morning)
    return Counter(db.session.scalars(asked))


@pytest.mark.parametrize("days", [3, 30])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_after_an_outage_each_person_gets_one_letter_and_nobody_is_accused(
    county: County, days: int
) -> None:
    last = DUE - dt.timedelta(days=1)
    for number in range((last - FIRST).days + 1):
        day(at(FIRST + dt.timedelta(days=number)))
    before = db.session.scalar(select(func.count()).select_from(Notice))

    back = at(last + dt.timedelta(days=days))
    while back.astimezone(dt.timezone(dt.timedelta(hours=8))).weekday() > 4:
        back += dt.timedelta(days=1)
    day(back)
    letters = sent_on(back)
    assert letters, "what is late is told now"
    assert set(letters.values()) == {1}, "one combined letter each, however often it ticks"
    told = db.session.execute(
        select(Notice.duty_id, Notice.person_id, Notice.level).where(
            Notice.verdict == "send", Notice.created_at >= back
        )
    ).all()
    assert len({(one.duty_id, one.person_id) for one in told}) == len(told)
    assert {one.level for one in told} <= {0, 1, 2}, "nobody above the unit hears of it"
    assert before is not None
    if days == 30:
        assert db.session.scalar(select(func.count()).select_from(Held)), "the rest waits"

    day(back + dt.timedelta(days=1))
    assert max(sent_on(back + dt.timedelta(days=1)).values(), default=0) <= 1
