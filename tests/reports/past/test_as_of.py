"""state(as of t) is the log cut at t: what stood at the end of a day, and what its events said."""

import datetime as dt
import random

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.reports.past.enrolment import enrolment_as_of
from campaign.reports.past.plan import by_milestone, plan_as_of
from campaign.reports.past.posts import posts_as_of
from campaign.reports.past.unit import duties_as_of, takes_part_as_of
from campaign.reports.progress.numbers import Numbers, figures
from campaign.reports.progress.standing import Look
from campaign.rules.permissions import UNIT_ROLES
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment
from models.event import Event
from tests.county import County, a_county, at
from tests.make import Make
from tests.reports.past.random_life import LAST, Snapshot, live

NAMES = ("县财政局", "县教育局", "柳河镇")
END = at(LAST, 23, 59)
NOT_DUE = ("suspended", "waived", "cancelled")
COUNTED = ("submitted", "nil", "in_review", "accepted")


@pytest.mark.parametrize("seed", [3, 4])
def test_the_state_as_of_a_day_is_the_log_cut_at_its_end(app: Flask, make: Make, seed: int) -> None:
    one_life(make, seed)


def one_life(make: Make, seed: int) -> None:
    """Live it, and look back at the end of some of its days."""
    county = a_county(make, NAMES)
    county.open()
    moments = live(county, random.Random(seed))
    assert len(moments) > 5
    for stood in moments:
        compare(county, stood)


def compare(county: County, stood: Snapshot) -> None:
    """Every report of the past against what stood."""
    look, session = Look(stood.at, END), db.session()
    campaign_id = county.campaign_id
    said = by_events(stood.at)
    assert said == {duty_id: stood.duties[duty_id][0] for duty_id in said}
    enrolled = session.scalars(select(Enrolment)).all()
    for one in enrolled:
        then = enrolment_as_of(session, one.id, look)
        assert then is not None
        state, stage_id, round_ = stood.enrolments[one.id]
        assert (then.state, then.here.stage_id, then.round) == (state, stage_id, round_), stood.at
        for duty in then.duties:
            assert (duty.state, duty.due_on, duty.submitted_on) == stood.duties[duty.id][:3]
        assert then.open_to == frozenset()
    for unit in county.units:
        of_unit = {one.id: one for one in duties_as_of(session, unit.id, look)}
        assert of_unit
        for duty_id, one in of_unit.items():
            assert (one.state, one.due_on) == stood.duties[duty_id][:2]
        assert len(takes_part_as_of(session, unit.id, look)) == 1
        held = posts_as_of(session, unit.id, look)
        found = {(line.role.value, line.name, line.email, line.phone) for line in held.held}
        assert found == stood.posts[unit.id], (stood.at, unit.name)
        assert set(held.vacant) == {
            role for role in UNIT_ROLES if role not in {line[0] for line in found}
        }
    plan = plan_as_of(session, campaign_id, look)
    assert tuple(rung.offset for rung in plan.ladder.rungs) == stood.ladder
    assert plan.wording is not None and plan.wording.number == stood.version
    assert {one.key: one.name for one in plan.milestones} == stood.milestones
    rates(county, stood, look)


def rates(county: County, stood: Snapshot, look: Look) -> None:
    """The counts, by hand from what stood."""
    session = db.session()
    numbers = by_milestone(session, county.campaign_id, look, sees=None)
    total = sum(numbers.values(), Numbers())
    assert total == figures(session, county.campaign_id, look).duties
    left = {one for one, (state, *_rest) in stood.enrolments.items() if state == "withdrawn"}
    for milestone_id in set(db.session.scalars(select(Duty.milestone_id))):
        due = [
            stood.duties[duty.id]
            for duty in db.session.scalars(select(Duty).where(Duty.milestone_id == milestone_id))
            if duty.enrolment_id not in left
        ]
        due = [one for one in due if min(one[1], one[3]) <= look.day and one[0] not in NOT_DUE]
        came = [one for one in due if one[0] in COUNTED]
        counted = numbers.get(milestone_id, Numbers())
        assert (counted.due, counted.answered, counted.missing) == (
            len(due), len(came), len(due) - len(came)
        )  # fmt: skip
        assert counted.punctual == sum(one[2] <= one[1] for one in came if one[2])
    session.rollback()


def by_events(instant: dt.datetime) -> dict[int, str]:
    """Replay the log: the last word of every duty's events."""
    found: dict[int, str] = {}
    rows = db.session.execute(
        select(Event.duty_id, Event.facts)
        .where(Event.duty_id.is_not(None), Event.at <= instant)
        .order_by(Event.id)
    )
    for duty_id, facts in rows:
        if "became" in facts:
            found[int(duty_id)] = facts["became"]
    return found
