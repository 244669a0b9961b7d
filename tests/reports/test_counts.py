"""The counts over the table, the lists behind them, the queue for review."""

import datetime as dt
import random

import pytest
from flask import Flask

from campaign.reports.progress.listed import Count, listed
from campaign.reports.progress.standing import Look
from campaign.reports.progress.strip import Strip, strip
from campaign.reports.review.queue import review_queue
from campaign.reports.visible import under
from models.base import db
from models.duty import Duty, DutySpan
from models.notice import Held
from models.plan import Campaign
from models.term import Term, TermRung
from models.unit import Unit
from tests.county import County, a_county, at
from tests.make import Make
from tests.reports.history import live_randomly, random_county
from tests.reports.oracle import rows_of

FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 5, 20)
NOW = at(LAST, 20)


def by_hand(campaign_id: int, moment: dt.datetime) -> dict[str, int]:
    """The counts, row by row."""
    rows_of.cache_clear()
    today = moment.astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    includes = db.session.get_one(Campaign, campaign_id).includes_due_day
    counts = dict.fromkeys(("due", "answered", "punctual", "missing", "review", "held"), 0)
    for duty in rows_of(Duty):
        span = next(
            s
            for s in rows_of(DutySpan)
            if s.duty_id == duty.id
            and s.from_at <= moment
            and (not s.until_at or moment < s.until_at)
        )
        due_on = db.session.get_one(Term, span.term_id).due_on
        counts["review"] += span.state == "submitted"
        for held in rows_of(Held):
            rung = db.session.get_one(TermRung, held.term_rung_id)
            counts["held"] += (
                held.duty_id == duty.id
                and rung.term_id == span.term_id
                and span.state in ("open", "returned")
                and held.created_at <= moment
                and not (held.decided_at and held.decided_at <= moment)
            )
        if due_on > today:
            continue
        counts["due"] += 1
        counts["missing"] += span.state in ("open", "returned")
        if span.state in ("submitted", "accepted"):
            counts["answered"] += 1
            last = due_on if includes else due_on - dt.timedelta(days=1)
            counts["punctual"] += span.submitted_on <= last
    return counts


def told(found: Strip) -> dict[str, int]:
    """The counts as the oracle names them."""
    return {name: getattr(found, name) for name in ("due", "answered", "punctual", "missing",
                                                    "review", "held")}  # fmt: skip


@pytest.mark.parametrize("seed", [3, 4])
def test_counts_equal_plain_python_and_their_lists(app: Flask, make: Make, seed: int) -> None:
    dice = random.Random(seed)
    county = random_county(make, dice)
    moments = live_randomly(county, dice, FIRST, LAST)
    for moment in (*moments, NOW):
        look = Look(moment, NOW)
        found = strip(db.session(), county.campaign_id, look)
        assert told(found) == by_hand(county.campaign_id, moment)
        for count in Count:
            behind = listed(db.session(), county.campaign_id, look, count)
            assert behind.total == len(behind.rows) == getattr(found, count)


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """A campaign that has just been opened."""
    found = a_county(make)
    found.open()
    return found


def test_before_the_first_term_a_share_has_no_denominator(county: County) -> None:
    found = strip(db.session(), county.campaign_id, Look(at(FIRST), at(FIRST)))
    assert (found.due, found.units, found.share(found.answered)) == (0, 0, None)


def test_counts_follow_what_the_reader_sees(county: County) -> None:
    look = Look(NOW, NOW)
    whole = strip(db.session(), county.campaign_id, look)
    sees = under(Unit.path, county.units[0].path)
    part = strip(db.session(), county.campaign_id, look, sees=sees)
    assert (whole.due, whole.units) == (4, 3)
    assert (part.due, part.missing, part.units, part.missing_units) == (1, 1, 1, 1)


def test_the_queue_holds_what_waits_the_oldest_first(app: Flask, make: Make) -> None:
    dice = random.Random(5)
    county = random_county(make, dice)
    live_randomly(county, dice, FIRST, LAST)
    queue = review_queue(db.session(), county.office, today=LAST)
    waiting = {duty.id for duty in db.session.query(Duty) if duty.state == "submitted"}
    assert {line.duty_id for line in queue.rows} == waiting
    assert waiting
    days = [line.office_days for line in queue.rows]
    assert days == sorted(days, reverse=True)
    contact = county.asker(county.units[0], "contact")  # type: ignore[arg-type]
    assert review_queue(db.session(), contact, today=LAST).total == 0
