"""How each day ended is on record as counting says, whenever it was noted; the trend reads it."""

import datetime as dt
import random

from flask import Flask
from sqlalchemy import func, insert, select, true

from campaign.reports.lead.parts import parts
from campaign.reports.lead.trend import trend
from campaign.reports.progress.numbers import Numbers
from campaign.reports.progress.standing import Look
from campaign.rules.as_of import end_of
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.house.note_days import note_days
from campaign.services.transaction import transaction
from campaign.web.words.trend import compared
from models.base import db
from models.sums import DaySum
from models.unit import Unit
from tests.county import DUE, ISSUED, a_county, a_plan, at
from tests.make import Make
from tests.reports.history import live_randomly, random_county
from tests.reports.whole_story import act

FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 5, 25)
DAY = dt.timedelta(days=1)


def counted(campaign_id: int, scope: Unit, on: dt.date, now: dt.datetime) -> dict[int, Numbers]:
    """What the histories say of the scope and of the places below it."""
    look = Look(end_of(on), now)
    bars = parts(db.session(), campaign_id, look, root=scope.path, sees=true())
    found = {bar.unit_id: bar.numbers for bar in bars if bar.unit_id}
    return {**found, scope.id: sum((bar.numbers for bar in bars), Numbers())}


def noted(campaign_id: int, on: dt.date) -> dict[int, Numbers]:
    """What was noted of that day."""
    rows = db.session.scalars(
        select(DaySum).where(DaySum.campaign_id == campaign_id, DaySum.on == on)
    )
    return {
        row.unit_id: Numbers(row.due, row.answered, row.punctual, row.missing, row.waived)
        for row in rows
    }


def test_each_day_ended_as_the_histories_say(app: Flask, make: Make) -> None:
    dice = random.Random(11)
    county = random_county(make, dice)
    day = FIRST
    while day <= LAST:
        until = min(LAST, day + dice.randrange(1, 12) * DAY)
        live_randomly(county, dice, day, until, act)
        # At once, or when the next day was under way.
        note_days(now=at(until + DAY, 0) if dice.random() < 0.7 else at(until, 23))
        day = until + DAY
    now = at(LAST + 2 * DAY)
    note_days(now=now)
    assert note_days(now=now) == 0
    days = db.session.scalar(select(func.count(func.distinct(DaySum.on)))) or 0
    assert days > 40
    assert any(numbers.due for numbers in noted(county.campaign_id, LAST).values())
    for number in range(days):
        on = LAST + DAY - number * DAY
        db.session.rollback()
        told = counted(county.campaign_id, county.scope, on, now)
        assert noted(county.campaign_id, on) == told, on


def test_the_trend_ends_with_the_day_looked_at_beside_the_year_before(
    app: Flask, make: Make
) -> None:
    county = a_county(make, ("县财政局", "县教育局"))
    last_year = county.open(a_plan(code="2025")).campaign_id
    cancel_campaign(last_year, asker_id=county.office.person_id, now=at(ISSUED + DAY))
    this_year = county.open(a_plan(code="2026"), now=at(ISSUED + 2 * DAY)).campaign_id
    note_days(now=at(DUE + 3 * DAY))
    with transaction() as session:
        row = {"campaign_id": last_year, "unit_id": county.scope.id, "waived": 0}
        row |= {"due": 4, "answered": 3, "punctual": 2, "missing": 1}
        session.execute(insert(DaySum).values(on=DUE.replace(year=2025) + DAY, **row))
    look, today = Look(at(DUE + 3 * DAY), at(DUE + 3 * DAY)), Numbers(2, 1, 1, 1, 0)
    shown = trend(db.session(), this_year, look, unit_id=county.scope.id, today=today)
    assert [day.on for day in shown] == [DUE + n * DAY for n in range(4)]
    assert shown[-1].numbers == today
    assert [day.year_before for day in shown] == [None, Numbers(4, 3, 2, 1, 0), None, None]
    back = Look(end_of(DUE), at(DUE + 3 * DAY))
    assert trend(db.session(), this_year, back, unit_id=county.scope.id, today=today) == ()
    (last,) = {day for day in shown if day.year_before}
    assert compared((last,)) == "去年同日报送率 75.0%，今年低 75.0 个百分点。"
    assert compared(shown) == ""
