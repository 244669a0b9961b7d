"""Random lives of units against a model written from the design, on both databases."""

import datetime as dt
import random

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.reports.progress.late import late
from campaign.reports.progress.standing import Look
from campaign.services.clock.tick import tick
from models.base import db
from models.duty import Duty, DutySpan
from models.notice import Call, Held, Notice
from models.unit import Unit
from tests.county import at
from tests.make import Make
from tests.services.enrolment.ground import Ground, a_ground
from tests.services.enrolment.walker import Walker

# PostgreSQL takes three times as long for the same story, and differs in its statements alone.
WALKS, LONGEST = {"sqlite": 250, "postgresql": 100}, 20


@pytest.mark.timeout(600)
def test_lives_of_units_are_those_of_the_model(app: Flask, make: Make) -> None:
    walks = WALKS[db.engine.dialect.name]
    ground = a_ground(make, walks)
    dice = random.Random(20260420)
    walkers = []
    for _number in range(walks):
        walker = Walker(ground, dice)
        for _step in range(dice.randint(5, LONGEST)):
            walker.step()
        walkers.append(walker)
    seen = {state for walker in walkers for state, _round in walker.model.path}
    assert seen == {
        "mobilisation", "self_check", "rectification", "acceptance", "commendation", "closed",
        "withdrawn",
    }  # fmt: skip
    assert max(walker.model.round for walker in walkers) > 2
    nothing_is_owed_that_was_called_off(ground)


def nothing_is_owed_that_was_called_off(ground: Ground) -> None:
    """A year later: no late row, no notice, no call and no draft for what was cancelled."""
    later = at(dt.date(2027, 3, 1))
    tick(now=later)
    db.session.rollback()
    rows = db.session.execute(
        select(Duty.id, DutySpan.from_at)
        .join(DutySpan, DutySpan.duty_id == Duty.id)
        .where(Duty.state == "cancelled", DutySpan.until_at.is_(None))
    )
    off = {row.id: row.from_at for row in rows}
    assert off
    lagging = late(
        db.session(), ground.county.campaign_id, Look(later, later), sees=Unit.id.is_not(None)
    )
    assert not {one.duty_id for one in lagging} & set(off)
    for row in db.session.scalars(select(Notice).where(Notice.duty_id.in_(off))):
        assert row.created_at <= off[row.duty_id]
    for call in db.session.scalars(select(Call).where(Call.duty_id.in_(off))):
        assert call.done_at is not None or call.key.startswith("withdraw/")
    for held in db.session.scalars(select(Held).where(Held.duty_id.in_(off))):
        assert held.decided_at is not None
