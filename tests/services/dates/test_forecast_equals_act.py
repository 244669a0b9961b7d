"""What the page says before a change is what happens after it: letter by letter, call by call."""

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.records.house.calendar import load_calendar
from campaign.reports.dates.chosen import by_number, within
from campaign.reports.dates.effect import Effect, effect
from campaign.reports.dates.plan import Plan, plan_dates, plan_resumption, plan_suspension
from campaign.rules.dates.difference import difference
from campaign.rules.dates.new_date import NewDate
from campaign.services.dates.change_dates import change_dates
from campaign.services.dates.pause import resume_many, suspend_many
from models.base import db
from models.duty import Duty
from models.letter import Letter
from tests.county import County, at
from tests.services.dates.twins import databases, live_on, lived, office

LAST = dt.date(2026, 4, 24)
DAY = dt.timedelta(days=1)
# Worlds in which much is cancelled, moved and added; one of them on the larger database as well.
CHANGES = [("sqlite", 0), ("sqlite", 1), ("sqlite", 3), ("postgres", 0)]
# By seed: in the evening nothing of the clock leaves any more; a date on Monday brings a reminder
# on Friday morning, to people whom the office urges on Thursday afternoon.
WHEN = {1: (LAST, 20, None), 3: (LAST - DAY, 16, LAST + 3 * DAY)}
PAUSES = [("sqlite", 0), ("postgres", 3)]


def _worlds(pairs: list[tuple[str, int]]) -> list[Any]:
    return [pytest.param(*pair, marks=getattr(pytest.mark, pair[0])) for pair in pairs]


def _ids(dice: random.Random) -> list[int]:
    found = sorted(db.session.scalars(select(Duty.id)))
    db.session.rollback()
    return dice.sample(found, dice.randrange(1, len(found)))


def _ahead(plan: Plan, now: dt.datetime, today: dt.date) -> Effect:
    session = db.session()
    found = effect(session, plan, calendar=load_calendar(session), now=now, today=today)
    db.session.rollback()
    return found


def _chosen(county: County, ids: list[int]) -> Any:
    return by_number(db.session(), ids, sees=within(county.campaign_id, office(county)))


def _agree(said: Effect, changed: dict[str, Any], same: dict[str, Any]) -> None:
    assert said.letters == difference(same["letters"], changed["letters"])
    assert said.calls == difference(same["calls"], changed["calls"])
    assert said.drafts == difference(same["drafts"], changed["drafts"])
    assert {one.letter_id for one in said.void} == changed["void"] - same["void"]


@pytest.mark.parametrize(("engine", "seed"), _worlds(CHANGES))
def test_a_change_of_dates_does_what_its_page_says(
    engine: str, seed: int, tmp_path: Path, build: Callable[..., Flask], request: Any
) -> None:
    last, hour, on = WHEN.get(seed, (LAST, 16, None))
    with databases(engine, tmp_path, request, 2) as urls:
        changed, same = lived(urls, build, tmp_path, seed, last)
        dice = random.Random(seed)
        now, today, county = at(last, hour), last, changed.county
        with changed.app.app_context():
            ids = _ids(dice)
            new = (
                NewDate(on=today + dice.randrange(30) * DAY)
                if dice.random() < 0.6
                else NewDate(by=dice.randrange(1, 20))
            )
            new = NewDate(on=on) if on else new
            chosen = _chosen(county, ids)
            plan = plan_dates(
                db.session(), chosen, new, calendar=load_calendar(db.session()), today=today
            )
            said = _ahead(plan, now, today)
            before = set(db.session.scalars(select(Letter.id)))
            db.session.rollback()
            seen = {one.duty_id: one.version for one in chosen}
            done = change_dates(
                county.campaign_id, seen, new, asker=office(county), reason="汛期抢险", now=now,
                today=today,
            )  # fmt: skip
            assert done.duties == len(plan.changes)
            told = {one.id: one for one in db.session.scalars(select(Letter))}
            gathered = sum(one.next_try_at > now for n, one in told.items() if n not in before)
            assert len(told) - len(before) - gathered == said.letters_now
            assert (gathered, done.told.calls) == (said.letters_gathered, said.calls_now)
            db.session.rollback()
            after = live_on(now)
        with same.app.app_context():
            without = live_on(now)
            _agree(said, after, without)
    assert said.letters.moved
    # What only happens here: unreached ones told to a collector, a day's share used up, put-offs.
    assert after["redirected"] | without["redirected"]
    assert said.letters_gathered or seed == 1
    if on:
        assert said.put_off and after["put_off"] - without["put_off"]


@pytest.mark.parametrize(("engine", "seed"), _worlds(PAUSES))
def test_a_pause_and_its_end_do_what_their_pages_say(
    engine: str, seed: int, tmp_path: Path, build: Callable[..., Flask], request: Any
) -> None:
    with databases(engine, tmp_path, request, 4) as urls:
        paused, same, resumed, left = lived(urls, build, tmp_path, seed, LAST)
        dice = random.Random(seed)
        now = at(LAST, 16)
        with paused.app.app_context():
            ids = _ids(dice)
        for twin in (paused, resumed, left):
            with twin.app.app_context():
                chosen = _chosen(twin.county, ids)
                plan = plan_suspension(db.session(), chosen)
                said = _ahead(plan, now, LAST)
                suspend_many(
                    twin.county.campaign_id, {one.duty_id: one.version for one in chosen},
                    asker=office(twin.county), reason="等办公室配发软件", now=now, today=LAST,
                )  # fmt: skip
        with paused.app.app_context():
            after = live_on(now)
        with same.app.app_context():
            assert said.letters.cancelled
            _agree(said, after, live_on(now))
        today = LAST + dice.randrange(12) * DAY
        later = at(today, 17)
        with left.app.app_context():
            without = live_on(later)
        with resumed.app.app_context():
            chosen = _chosen(resumed.county, ids)
            calendar = load_calendar(db.session())
            plan = plan_resumption(db.session(), chosen, calendar=calendar, today=today)
            said = _ahead(plan, later, today)
            resume_many(
                resumed.county.campaign_id, {one.duty_id: one.version for one in chosen},
                asker=office(resumed.county), note="", now=later, today=today,
            )  # fmt: skip
            assert said.letters.added
            _agree(said, live_on(later), without)
