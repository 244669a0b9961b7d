"""The counts over the table, the lists behind them, the queue for review."""

import datetime as dt
import random
from typing import Any

import pytest
from flask import Flask

from campaign.reports.progress import listed as progress_listed
from campaign.reports.progress.listed import Spot, listed
from campaign.reports.progress.numbers import Numbers
from campaign.reports.progress.standing import Look
from campaign.reports.progress.strip import Strip, strip
from campaign.reports.review.queue import review_queue
from campaign.reports.sums import EVERYWHERE, sums
from campaign.reports.visible import under
from campaign.rules.counting import Count
from models.base import db
from models.duty import Duty, DutySpan
from models.enrolment import EnrolmentSpan
from models.notice import Held
from models.plan import Campaign
from models.term import TermRung
from models.unit import Unit
from tests.county import County, a_county, at
from tests.make import Make
from tests.reports.history import live_randomly, random_county
from tests.reports.oracle import rows_of
from tests.reports.spans import then
from tests.reports.whole_story import act

FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 5, 20)
NOW = at(LAST, 20)


NAMES = ("due", "answered", "punctual", "missing", "waived")


def by_hand(campaign_id: int, moment: dt.datetime) -> dict[str, int]:
    """The counts of duties, row by row."""
    db.session.rollback()
    rows_of.cache_clear()
    today = moment.astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    includes = db.session.get_one(Campaign, campaign_id).includes_due_day
    counts = dict.fromkeys((*NAMES, "review", "held"), 0)
    gone = {
        span.enrolment_id
        for span in rows_of(EnrolmentSpan)
        if span.state == "withdrawn" and span.from_at <= moment
    }
    for duty in rows_of(Duty):
        stood = then(duty, moment, includes=includes)
        if stood is None:
            continue
        counts["review"] += stood.state in ("submitted", "nil", "in_review")
        counts["held"] += _held(duty, moment, stood.state)
        if stood.counts_on > today or duty.enrolment_id in gone:
            continue
        counts["waived"] += stood.state == "waived"
        counts["missing"] += stood.state in ("open", "returned")
        if stood.state in ("submitted", "nil", "accepted"):
            assert stood.submitted_on is not None
            counts["answered"] += 1
            last = stood.due_on if includes else stood.due_on - dt.timedelta(days=1)
            counts["punctual"] += stood.submitted_on <= last
    counts["due"] = counts["missing"] + counts["answered"]
    return counts


def _held(duty: Duty, moment: dt.datetime, state: str) -> int:
    span = [s for s in rows_of(DutySpan) if s.duty_id == duty.id and s.from_at <= moment][-1]
    return sum(
        held.duty_id == duty.id
        and db.session.get_one(TermRung, held.term_rung_id).term_id == span.term_id
        and state in ("open", "returned")
        and held.created_at <= moment
        and not (held.decided_at and held.decided_at <= moment)
        for held in rows_of(Held)
    )


def told(found: Strip) -> dict[str, int]:
    """The counts as the oracle names them."""
    counts = {name: getattr(found.duties, name) for name in NAMES}
    return counts | {"review": found.review, "held": found.held}


@pytest.mark.parametrize("seed", [3, 4])
def test_counts_equal_plain_python_and_their_lists(app: Flask, make: Make, seed: int) -> None:
    dice = random.Random(seed)
    county = random_county(make, dice)
    moments = live_randomly(county, dice, FIRST, LAST, act)
    for moment in (*moments, NOW):
        look = Look(moment, NOW)
        found = strip(db.session(), county.campaign_id, look)
        assert told(found) == by_hand(county.campaign_id, moment)
        for count in Count:
            behind = listed(db.session(), county.campaign_id, look, count)
            assert behind.total == len(behind.rows) == getattr(found.duties, count)
            if not look.back:
                kept = sums(db.session(), county.campaign_id, EVERYWHERE)
                assert listed(db.session(), county.campaign_id, look, count, kept=kept) == behind


@pytest.mark.parametrize("size", [1, 4])
def test_pages_by_step_are_those_of_the_whole_list(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    dice = random.Random(8)
    county = random_county(make, dice)
    live_randomly(county, dice, FIRST, LAST, act)
    session, look = db.session(), Look(NOW, NOW)
    kept = sums(session, county.campaign_id, EVERYWHERE)
    seen = set()
    for count in Count:
        monkeypatch.setattr(progress_listed, "PER_PAGE", 10_000)
        whole = listed(session, county.campaign_id, look, count).rows
        monkeypatch.setattr(progress_listed, "PER_PAGE", size)
        spots: list[dict[str, Any]] = [{}]
        for row in whole:
            spot = Spot(row.due_on, row.duty_id)
            spots += [{"after": spot}, {"before": spot}]
        for spot in spots:
            by_step = listed(session, county.campaign_id, look, count, kept=kept, **spot)
            assert by_step == listed(session, county.campaign_id, look, count, **spot)
        seen |= {count for _ in whole[1:]}
    assert seen >= {Count.DUE, Count.ANSWERED, Count.PUNCTUAL, Count.MISSING}


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    """A campaign that has just been opened."""
    found = a_county(make)
    found.open()
    return found


def test_before_the_first_term_a_share_has_no_denominator(county: County) -> None:
    found = strip(db.session(), county.campaign_id, Look(at(FIRST), at(FIRST)))
    assert (found.duties.due, found.units.due, found.duties.answered_share) == (0, 0, None)


def test_counts_follow_what_the_reader_sees(county: County) -> None:
    look = Look(NOW, NOW)
    whole = strip(db.session(), county.campaign_id, look)
    sees = under(Unit.path, county.units[0].path)
    part = strip(db.session(), county.campaign_id, look, sees=sees)
    assert (whole.duties.due, whole.units.due) == (4, 3)
    assert (part.duties, part.units) == (Numbers(1, 0, 0, 1), Numbers(1, 0, 0, 1))


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
