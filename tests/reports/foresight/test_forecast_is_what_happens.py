"""The forecast equals, letter by letter and to the minute, what tick and delivery then do.

``DUBAN_FORECASTS=200`` lives through more worlds than a run of all tests has time for.
"""

import datetime as dt
import os
import random

import pytest
from flask import Flask
from sqlalchemy import update

from campaign.reports.foresight.foretell import foretell
from campaign.reports.foresight.planned import planned_subject
from campaign.reports.foresight.running import running_subject
from campaign.reports.foresight.scenario import Answers, Scenario
from campaign.rules.calendar import at_hour, day_of
from campaign.rules.dates.climb import ON_ITS_WAY
from campaign.services.campaign.open_campaign import open_campaign
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from models.plan import Campaign
from tests.make import Make
from tests.reports.foresight.answering import answers_at
from tests.reports.foresight.living import beat, deliver, foreseen, happened, live
from tests.reports.foresight.worlds import (
    FIRST,
    World,
    a_calendar,
    a_random_plan,
    a_world,
    some_instant,
)

WORLDS = int(os.environ.get("DUBAN_FORECASTS", "12"))
AT_ONCE = 6
MINUTES = dt.timedelta(minutes=7)  # answers come neither with a tick nor with a delivery


@pytest.mark.parametrize("first", range(0, WORLDS, AT_ONCE))
def test_the_forecast_is_what_then_happens(app: Flask, make: Make, first: int) -> None:
    if app.extensions["settings"].database_url.startswith("postgres") and first:
        return  # a handful shows that the database makes no difference
    make.simulated()
    for seed in range(first, min(first + AT_ONCE, WORLDS)):
        one_world(make, seed)


def one_world(make: Make, seed: int) -> None:
    """Foretell, live, compare; then call everything off, so that the next world stands alone."""
    dice = random.Random(seed)
    a_calendar(dice)
    world = a_world(make, dice, seed)
    begins = some_instant(dice, FIRST, 20)
    if dice.random() < 0.4:  # another campaign runs already, and shares the people's digests
        _open(a_random_plan(dice, world, f"x{seed}"), world, begins - dt.timedelta(days=3))
        live(begins - dt.timedelta(days=3), day_of(begins) - dt.timedelta(days=1), {})
    plan = a_random_plan(dice, world, f"c{seed}")
    if dice.random() < 0.5:
        campaign_id, seen, acts = _before_launch(dice, world, plan, begins)
    else:
        campaign_id, seen, acts = _on_the_way(dice, world, plan, begins)
    live(seen.now, seen.until, acts)
    found, said = happened(campaign_id, seen.now, seen.until), foreseen(seen)
    assert found == said, _differs(seed, found, said)
    with transaction() as session:
        session.execute(update(Campaign).values(status="cancelled"))
        session.execute(update(Letter).where(Letter.state == "queued").values(state="cancelled"))
    db.session.rollback()


def _before_launch(dice, world, plan, now):  # type: ignore[no-untyped-def]
    subject = planned_subject(
        db.session(), plan, scope_code=world.scope.code, source="", until=None, now=now
    )
    seen, when = _seen(dice, subject, now)
    db.session.rollback()
    campaign_id = _open(plan, world, now)
    return campaign_id, seen, answers_at(campaign_id, when, by_id=world.office.id)


def _on_the_way(dice, world, plan, now):  # type: ignore[no-untyped-def]
    campaign_id = _open(plan, world, now)
    later = some_instant(dice, day_of(now) + dt.timedelta(days=1), 40)
    live(now, day_of(later) - dt.timedelta(days=1), {})
    if dice.random() < 0.5:  # the clock has done its morning's work
        morning = at_hour(day_of(later), 9)
        if later > morning + ON_ITS_WAY:
            beat(morning, recurs=True)
            deliver(morning + ON_ITS_WAY)
    campaign = db.session.get_one(Campaign, campaign_id)
    subject = running_subject(db.session(), campaign, until=None, now=later)
    seen, when = _seen(dice, subject, later)
    db.session.rollback()
    return campaign_id, seen, answers_at(campaign_id, when, by_id=world.office.id)


def _seen(dice, subject, now):  # type: ignore[no-untyped-def]
    """Return the forecast, and who answers when; nobody, or some at odd minutes."""
    when: dict[tuple[str, int], dt.datetime] = {}
    said: dict[int, dt.datetime] = {}
    if dice.random() < 0.6:
        for duty in subject.duties:
            if dice.random() < 0.5:
                sooner = 0 if "@" in duty.key else -8  # not before it is asked
                days = dt.timedelta(days=dice.randint(sooner, 14))
                on = max(duty.due_on + days, day_of(now))
                at = max(at_hour(on, dice.randint(0, 23), 30), now) + MINUTES
                when[duty.key, duty.unit_id] = said[duty.duty_id] = at
    return foretell(db.session(), subject, Scenario.SILENT, scripted=Answers(said), now=now), when


def _open(plan, world: World, now: dt.datetime) -> int:  # type: ignore[no-untyped-def]
    return open_campaign(
        plan, "", {}, scope_code=world.scope.code, asker_id=None, now=now
    ).campaign_id


def _differs(seed: int, found: set, said: set) -> str:  # type: ignore[type-arg]
    return "\n".join(
        [f"world {seed}"]
        + [f"only foretold  {line}" for line in sorted(said - found, key=str)]
        + [f"only happened  {line}" for line in sorted(found - said, key=str)]
    )
