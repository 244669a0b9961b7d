"""Gathered facts equal facts built row by row in plain Python, over random histories."""

import datetime as dt
import random

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.rules.calendar import day_of
from campaign.rules.permissions import Role
from campaign.services.clock import gather
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.person import Person, Post
from models.unit import Unit
from tests.county import a_county, at
from tests.make import Make

D = dt.date
NOW = at(D(2026, 4, 21))
STATES = ("open", "submitted", "returned", "accepted")


def scramble(seed: int) -> None:
    """Give duties random states, posts random spans, and duties random letters."""
    dice = random.Random(seed)
    with transaction() as session:
        for duty in session.scalars(select(Duty).order_by(Duty.id)):
            duty.state = dice.choice(STATES)
        for post in session.scalars(select(Post).order_by(Post.id)):
            post.from_on = dice.choice([None, D(2026, 4, 20), D(2026, 4, 21), D(2026, 4, 22)])
            post.until_on = dice.choice([None, None, D(2026, 4, 22), D(2026, 4, 21)])
            if post.from_on and post.until_on:
                post.from_on = min(post.from_on, post.until_on)
        for person in session.scalars(select(Person).order_by(Person.id)):
            person.disabled_at = dice.choice([None, None, None, NOW])
        for number, duty in enumerate(session.scalars(select(Duty).order_by(Duty.id))):
            if dice.random() < 0.3:
                continue
            letter = Letter(
                key=f"k{number}", person_id=1, address="a@b.example", kind="clock", locale="zh",
                message_id=f"<{number}>", created_at=NOW, next_try_at=NOW,
                state=dice.choice(["accepted", "queued", "failed"]),
                accepted_at=dice.choice(
                    [NOW - dt.timedelta(hours=23), NOW - dt.timedelta(hours=24), NOW]
                ),
                received_at=dice.choice(
                    [None, None, NOW - dt.timedelta(hours=23), NOW - dt.timedelta(hours=24)]
                ),
            )  # fmt: skip
            session.add(letter)
            session.flush()
            session.add(
                Notice(
                    duty_id=duty.id, term_id=duty.term_id, occasion="rung/1", kind="clock",
                    role=dice.choice(["contact", "deputy", "office"]), person_id=1,
                    address="a@b.example", verdict="send", reason="due", letter_id=letter.id,
                    created_at=NOW,
                )
            )  # fmt: skip


def by_hand(duty: Duty) -> tuple[object, ...]:
    """The facts of one duty, row by row."""
    today = day_of(NOW)

    def held(role: str, unit_id: int = duty.unit_id) -> bool:
        return any(
            post.role == role
            and post.unit_id == unit_id
            and db.session.get_one(Person, post.person_id).disabled_at is None
            and (post.from_on is None or post.from_on <= today)
            and (post.until_on is None or today < post.until_on)
            for post in db.session.scalars(select(Post))
        )

    def reached() -> bool:
        for notice in db.session.scalars(select(Notice).where(Notice.duty_id == duty.id)):
            letter = db.session.get(Letter, notice.letter_id)
            assert letter is not None
            proved = (letter.state == "accepted" and letter.accepted_at, letter.received_at)
            if notice.role in ("contact", "deputy", "principal") and any(
                at and NOW - at >= dt.timedelta(hours=24) for at in proved
            ):
                return True
        return False

    def keeper() -> int | None:
        """The nearest unit at or above the duty's on which a collector sits."""
        unit: Unit | None = db.session.get_one(Unit, duty.unit_id)
        while unit is not None:
            if held("collector", unit.id):
                return unit.id
            unit = db.session.get(Unit, unit.parent_id) if unit.parent_id else None
        return None

    posts = (held("contact"), held("deputy"), held("principal"))
    return (duty.state, reached(), *posts, keeper() is not None, keeper())


@pytest.mark.parametrize("seed", range(6))
def test_gathered_facts_equal_facts_by_hand(app: Flask, make: Make, seed: int) -> None:
    a_county(make, tuple(f"单位{n}" for n in range(12))).open()
    units = list(db.session.scalars(select(Unit).order_by(Unit.id)))
    for unit in (*units[3:7], *units[: seed % 2]):  # on some units, and now and then above all
        make.holder(unit, Role.COLLECTOR)
    scramble(seed)
    terms = list(db.session.scalars(select(Duty.term_id).distinct()))
    found = gather.facts(terms, now=NOW, today=day_of(NOW))
    rows = db.session.execute(
        select(found.c.duty_id, *(found.c[name] for name in gather.COLUMNS), found.c.keeper_id)
    ).all()
    gathered = {row[0]: (row[1], *map(bool, row[2:-1]), row[-1]) for row in rows}
    expected = {
        duty.id: by_hand(duty)
        for duty in db.session.scalars(select(Duty))
        if duty.state in ("open", "returned")
    }
    assert gathered == expected


def test_of_two_collectors_the_nearer_keeps_a_unit(app: Flask, make: Make) -> None:
    county = a_county(make)
    county.open()
    near, far = county.units[0], county.units[1]
    for unit in (county.scope, near):
        make.holder(unit, Role.COLLECTOR)
    terms = list(db.session.scalars(select(Duty.term_id).distinct()))
    found = gather.facts(terms, now=NOW, today=day_of(NOW))
    keepers = dict(db.session.execute(select(found.c.unit_id, found.c.keeper_id)).all())
    assert (keepers[near.id], keepers[far.id]) == (near.id, county.scope.id)
