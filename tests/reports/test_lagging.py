"""The lagging table equals what plain Python finds row by row, today and looking back."""

import datetime as dt
import random
from typing import Any

import pytest
from flask import Flask

from campaign.reports.progress.lagging import LaggingRow, lagging
from models.base import db
from tests.county import County, at
from tests.make import Make
from tests.reports.history import live_randomly, random_county
from tests.reports.oracle import lagging_by_hand

FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 6, 24)
NOW = at(LAST, 20)


def told(row: LaggingRow) -> dict[str, Any]:
    """A row as the oracle says it."""
    notice = row.last_notice
    return {
        "code": row.code,
        "name": row.unit,
        "stage": row.stage,
        "milestone": row.milestone,
        "due": row.due_on,
        "days_late": row.days_late,
        "office_days": row.office_days,
        "court": row.court,
        "level": row.level,
        "waiting": row.waiting,
        "cause": row.cause,
        "contact": row.contact,
        "word": row.last_word.text if row.last_word else None,
        "notice": (notice.role, notice.on, notice.proof) if notice else None,
        "next_rung": row.next_rung,
        "next_rung_at": row.next_rung_at,
    }


def the_same(county: County, as_of: dt.datetime, now: dt.datetime = NOW) -> int:
    """Compare both at one instant; return how many rows there are."""
    expected = lagging_by_hand(county.campaign_id, as_of)
    rows = lagging(db.session(), county.campaign_id, as_of=as_of, now=now)
    assert {row.duty_id: told(row) for row in rows} == expected
    assert len(rows) == len(expected)
    return len(rows)


@pytest.mark.parametrize("seed", range(3))
def test_the_table_equals_the_oracle_now_and_back_then(app: Flask, make: Make, seed: int) -> None:
    dice = random.Random(seed)
    county = random_county(make, dice)
    moments = live_randomly(county, dice, FIRST, LAST)
    seen = [the_same(county, moment) for moment in (*moments, NOW)]
    assert sum(seen) > 20
    # At now itself the spans and the duty table must say the same.
    assert the_same(county, NOW, now=NOW) == the_same(county, NOW, now=NOW + dt.timedelta(days=9))
    # What lies ahead is judged as of then: nothing happens any more, the days run on.
    assert the_same(county, NOW + dt.timedelta(days=30), now=NOW) >= seen[-1]
