"""B1, B2: eight heartbeats tick at once over ten thousand due duties, and are killed amid it."""

from __future__ import annotations

import datetime as dt
import random
import time
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from campaign.records.house.world import write_setting
from campaign.rules.permissions import Role
from campaign.rules.plan import PlanMilestone
from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from models.notice import Notice
from models.person import Person, Post
from models.term import TermRung
from models.unit import Unit
from tests.chaos.conftest import size
from tests.chaos.house import wait_until
from tests.chaos.nursery import TICK_POINTS, Child
from tests.chaos.town import Nursery
from tests.county import DUE, a_county, a_plan, at
from tests.make import Make

HEARTBEATS = 8
UNITS, MILESTONES = 200, 50
NOON = at(dt.date(2026, 4, 9), 12)  # all first rungs have come, seven days before the date


@pytest.fixture
def due(make: Make) -> int:
    """Ten thousand duties in fifty terms, every one with a rung that has come; how many."""
    county = a_county(make, ())
    with transaction() as session:
        for number in range(UNITS):
            session.add(
                Unit(
                    code=f"D{number}", name=f"单位{number}", kind="department",
                    parent_id=county.scope.id, path=f"?{number}",
                )
            )  # fmt: skip
        session.flush()
        units = session.scalars(select(Unit).where(Unit.kind == "department")).all()
        for unit in units:
            unit.path = f"{county.scope.path}{unit.id}/"
        new = [one for one in units if one.code.startswith("D")]
        people = [
            {"name": one.name, "login": one.code, "email": f"{one.code}@x.example"} for one in new
        ]
        session.execute(insert(Person), people)
        ids = dict(session.execute(select(Person.login, Person.id)).all())
        posts = [
            {"unit_id": one.id, "role": Role.CONTACT.value, "person_id": ids[one.code]}
            for one in new
        ]
        session.execute(insert(Post), posts)
    plan = a_plan()
    one = plan.milestones[0]
    many = tuple(
        PlanMilestone(f"m{n}", f"第 {n} 项", one.stage, DUE, one.for_kinds)
        for n in range(MILESTONES)
    )
    county.open(replace(plan, milestones=many))
    with transaction() as session:
        write_setting(session, "world", "live")  # from here on real time counts
    return (UNITS + 1) * MILESTONES


def told() -> tuple[int, int, int]:
    """Notices, the distinct things they tell, and letters."""
    db.session.rollback()
    key = Notice.duty_id, Notice.term_id, Notice.occasion, Notice.person_id
    distinct = select(*key).distinct().subquery()
    counts = (
        db.session.scalar(select(func.count()).select_from(table))
        for table in (Notice, distinct, Letter)
    )
    return tuple(count or 0 for count in counts)  # type: ignore[return-value]


def undone() -> int:
    db.session.rollback()
    asked = select(func.count()).where(TermRung.done_at.is_(None), TermRung.fires_at <= NOON)
    return db.session.scalar(asked) or 0


def test_eight_heartbeats_write_each_notice_once_though_they_are_killed_amid_it(
    app: Flask, due: int, nursery: Nursery, dice: random.Random
) -> None:
    child = Child("tick", at=NOON.isoformat(), times=5)
    for point in TICK_POINTS * size(2, 20):
        # Sixty at once would only wait for each other, on SQLite longer than it waits for a lock.
        wait_until(lambda: len(nursery.living()) < HEARTBEATS, 90, "there is room for one more")
        nursery.bear(replace(child, point=point, nth=dice.randint(1, 2)))
    for _ in range(size(4, 40)):
        victim = nursery.bear(child)
        time.sleep(dice.uniform(0.0, 0.2))
        nursery.kill(victim)
    for _ in range(HEARTBEATS):
        nursery.bear(child)
    wait_until(lambda: not nursery.living(), 90, "the heartbeats have come to their end")

    deaths = nursery.deaths()
    print(dict(deaths))
    assert deaths, "some were killed amid a tick"
    assert undone() == 0
    assert told() == (due, due, UNITS + 1)
    assert not nursery.complaints(), nursery.complaints()
