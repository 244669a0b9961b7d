"""Every total that a reader sees is the sum, one by one, of the lines that the reader may see."""

import random
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.papers.form_file import form_of
from campaign.papers.tables import read_table
from campaign.reports.survey.rollup import Rollup, form_source, rollup, rollup_place
from campaign.reports.survey.summed import Sums
from campaign.rules.paths import covers
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.rules.survey.standing import Flags, Fraction, figures_of
from campaign.services.enrolment.withdraw_enrolment import withdraw_enrolment
from campaign.services.progress.return_duty import return_duty
from campaign.services.units.load_units import load_units
from models.base import db
from models.enrolment import Enrolment
from models.survey import Filing
from models.unit import Unit
from tests.county import DUE, a_county, at
from tests.make import Make
from tests.services.survey.conftest import NOW, TODAY, Survey, sent_out

UNITS = 8


def a_random_survey(make: Make, dice: random.Random) -> Survey:
    """A county whose units stand below each other at random, with a round that runs."""
    county = a_county(make, ())
    inner = [county.scope]
    for _ in range(UNITS):
        unit = make.unit("", dice.choice(inner))
        county.people[unit.code, Role.CONTACT] = make.holder(unit, Role.CONTACT)
        county.units.append(unit)
        inner.append(unit)
    return Survey(county, sent_out(county), list(county.units))


def paths() -> dict[int, str]:
    db.session.rollback()
    return {row.id: row.path for row in db.session.execute(select(Unit.id, Unit.path))}


def act(survey: Survey, dice: random.Random) -> None:
    """Hand in, return, merge a unit into another, or move one below another."""
    unit = dice.choice(survey.units)
    kind = dice.random()
    if kind < 0.2:
        move(survey, unit, dice)
        return
    duty = survey.duty(unit)
    state, version, duty_id, enrolment_id = duty.state, duty.version, duty.id, duty.enrolment_id
    db.session.rollback()
    if kind < 0.3 and state == "open":
        one = db.session.get_one(Enrolment, enrolment_id)
        number, own = one.id, one.version
        db.session.rollback()
        withdraw_enrolment(
            number, asker=survey.county.office, reason="并入", successor="", version=own, now=NOW,
            today=TODAY,
        )  # fmt: skip
        survey.units.remove(unit)
    elif state in ("open", "returned"):
        survey.fill(unit, dice.randrange(90), dice.randrange(9))
        survey.submit(unit)
    elif state == "submitted":
        return_duty(duty_id, asker=survey.county.office, reason="核对", due_on=DUE,
                    version=version, now=NOW, today=TODAY)  # fmt: skip


def move(survey: Survey, unit: Unit, dice: random.Random) -> None:
    """The list of units is loaded again with the unit elsewhere."""
    where = paths()
    free = [one for one in (survey.county.scope, *survey.units)
            if not covers(where[unit.id], where[one.id])]  # fmt: skip
    above = dice.choice(free)
    rows = f"单位代码,单位名称,类别,上级代码\n{unit.code},{unit.name},部门,{above.code}\n"
    db.session.rollback()
    table = read_table("units.csv", rows.encode())
    assert load_units(table, asker=None, now=NOW, today=TODAY).loaded


def one_by_one(asker: Asker, round_id: int, above: str) -> Sums:
    """The sum of every line at or below ``above`` that the asker may see."""
    total = Sums()
    reach = [post.path for post in asker.posts if post.role in (Role.OFFICE, Role.COLLECTOR)]
    where = paths()
    for line in db.session.scalars(select(Filing).where(Filing.round_id == round_id)):
        path = where[line.unit_id]
        if covers(above, path) and any(covers(own, path) for own in reach):
            flags = Flags(line.expected, line.received, line.on_time, line.nil)
            counts = (flags.expected, flags.received, flags.on_time, flags.nil)
            total += Sums(Fraction(*map(int, counts)), figures_of(flags, line.filed))
    db.session.rollback()
    return total


def shown(round_id: int, path: str) -> Iterator[Rollup]:
    """The roll-up of a place and of every place below it, as a reader drills down."""
    session = db.session()
    found = rollup(session, form_of(form_source(session, round_id)), round_id, path)
    yield found
    for one in found.below.rows:
        if not one.leaf:
            yield from shown(round_id, one.path)


def same(one: Sums, other: Sums) -> bool:
    totals = [{key: value for key, value in of.totals.items() if value} for of in (one, other)]
    return one.fraction == other.fraction and totals[0] == totals[1]


@pytest.mark.parametrize("seed", [3, 8])
def test_every_total_is_the_sum_of_what_its_reader_may_see(
    app: Flask, make: Make, seed: int
) -> None:
    dice = random.Random(seed)
    survey = a_random_survey(make, dice)
    round_id, scope = survey.sent.round_id, survey.county.scope.path
    for _ in range(20):
        act(survey, dice)
    where = paths()
    readers = [Asker(1, "", (HeldPost(Role.OFFICE, survey.county.scope.id, scope),))]
    readers += [
        Asker(2, "", (HeldPost(Role.COLLECTOR, unit.id, where[unit.id]),)) for unit in survey.units
    ]
    places = 0
    for reader in readers:
        place = rollup_place(reader, scope)
        assert place is not None
        for found in shown(round_id, place):
            for one in (found.here, *found.below.rows):
                assert same(one.sums, one_by_one(reader, round_id, one.path)), one
                places += 1
            parts = sum((one.sums for one in found.below.rows), found.here.own)
            assert same(parts, found.sums), "the parts come to the whole"
        session = db.session()
        form = form_of(form_source(session, round_id))
        then = rollup(session, form, round_id, place, at=at(TODAY, 23))
        assert same(then.sums, rollup(session, form, round_id, place).sums), "the look back agrees"
    assert places > UNITS
    contact = Asker(3, "", (HeldPost(Role.CONTACT, survey.units[0].id, where[survey.units[0].id]),))
    assert rollup_place(contact, scope) is None
