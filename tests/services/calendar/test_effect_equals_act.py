"""What the page says of a changed calendar is what happens after it, letter by letter."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from campaign.records.house.calendar import seed_calendar
from campaign.reports.calendar.candidate import of_notice, read_text
from campaign.reports.calendar.effect import brought
from campaign.reports.calendar.moves import moves_of
from campaign.rules.dates.difference import difference
from campaign.services.dates.save_calendar import take_notice
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from models.plan import Campaign
from tests.county import at
from tests.rules.time.papers import NOTICE_2026
from tests.services.dates.twins import databases, live_on, lived

LAST = dt.date(2026, 4, 24)
WORLDS = [("sqlite", 0), ("sqlite", 1), ("sqlite", 2), ("postgres", 1)]


LABOUR_DAY = next(line for line in NOTICE_2026.splitlines() if "劳动节：5月" in line)
# What a later notice says instead of Labour Day's line; how the plan rolls.
LATER = (
    (f"{LABOUR_DAY}\n八、县庆：4月28日至30日放假，共3天。", "none"),
    ("四、劳动节：5月1日（周五）至3日（周日）放假，共3天。\n八、县庆：6月8日至12日放假。", "next"),
    (f"{LABOUR_DAY}\n八、县庆：6月1日至10日放假。5月30日、6月13日（周六）上班。", "previous"),
)


@pytest.mark.parametrize(
    ("engine", "seed"),
    [pytest.param(*world, marks=getattr(pytest.mark, world[0])) for world in WORLDS],
)
def test_a_changed_calendar_does_what_its_page_says(
    engine: str, seed: int, tmp_path: Path, build: Callable[..., Flask], request: Any
) -> None:
    now = at(LAST, 16)
    later, roll = LATER[seed]
    text = NOTICE_2026.replace(LABOUR_DAY, later)
    with databases(engine, tmp_path, request, 2) as urls:
        changed, same = lived(urls, build, tmp_path, seed, LAST)
        for twin in (changed, same):
            with twin.app.app_context(), transaction() as session:
                session.execute(update(Campaign).values(roll=roll))
                seed_calendar(session, [2026])
        with changed.app.app_context():
            session = db.session()
            reading = read_text(text)
            found = of_notice(session, text, reading, ())
            moves = moves_of(session, found.calendar, now=now, today=LAST)
            said = brought(session, moves, found.calendar, now=now, today=LAST).effect
            assert said is not None
            before = set(session.scalars(select(Letter.id)))
            db.session.rollback()
            take_notice(
                text, (), after=found.after, shown=moves.digest, asker_id=None, now=now,
                today=LAST,
            )  # fmt: skip
            written = select(Letter.next_try_at).where(Letter.id.not_in(before))
            told = db.session.scalars(written).all()
            gathered = sum(at > now for at in told)  # for the next morning
            assert (len(told) - gathered, gathered) == (said.letters_now, said.letters_gathered)
            db.session.rollback()
            after = live_on(now)
        with same.app.app_context():
            without = live_on(now)
    assert said.letters == difference(without["letters"], after["letters"])
    assert said.calls == difference(without["calls"], after["calls"])
    assert said.drafts == difference(without["drafts"], after["drafts"])
    assert said.letters.moved or said.letters.cancelled
    assert bool(told) == (roll != "none")
