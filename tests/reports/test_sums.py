"""The sums kept say what counting says, whenever they were brought up to date."""

import datetime as dt
import random
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from campaign.reports.lead.laggards import laggards, longest_late
from campaign.reports.lead.parts import kept_parts, parts
from campaign.reports.lead.stages import stages
from campaign.reports.office.ahead import sending_days
from campaign.reports.progress.late import Wish, late
from campaign.reports.progress.late_by_step import late_by_step
from campaign.reports.progress.late_pages import late_page
from campaign.reports.progress.standing import Look
from campaign.reports.progress.strip import strip
from campaign.reports.sums import Places, sums
from campaign.reports.visible import under
from campaign.services.house.sum_up import sum_up
from campaign.services.transaction import transaction
from models.base import db
from models.plan import Campaign, Milestone
from models.sums import PlaceSum, UnitChanged
from models.term import Term
from models.unit import Unit
from tests.county import County, at
from tests.make import Make
from tests.reports.history import live_randomly, random_county
from tests.reports.whole_story import act

FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 6, 20)
DAY = dt.timedelta(days=1)


def agree(county: County, moment: dt.datetime, dice: random.Random) -> None:
    """Every report that reads sums says what it says when it counts rows."""
    db.session.rollback()
    session, campaign = db.session(), county.campaign_id
    paths = session.scalars(select(Unit.path).order_by(Unit.path)).all()
    for path in ("/", paths[0], paths[-1], paths[-2]):
        for where, sees in (
            (Places(frozenset({path})), under(Unit.path, path)),
            (Places(frozenset(), frozenset({path})), Unit.path == path),
        ):
            kept = sums(session, campaign, where)
            for ahead in (0, 30):
                look = Look(moment + ahead * DAY, moment)
                plain = strip(session, campaign, look, sees=sees)
                assert strip(session, campaign, look, sees=sees, kept=kept) == plain
                days = sending_days(session, campaign, look, sees=sees)
                assert sending_days(session, campaign, look, sees=sees, kept=kept) == days
                stood = stages(session, campaign, look, sees=sees)
                assert stages(session, campaign, look, sees=sees, kept=kept) == stood
    for root in ("/", paths[0], paths[-2]):
        look = Look(moment + dice.choice((0, 30)) * DAY, moment)
        found = late(session, campaign, look, sees=under(Unit.path, root))
        bars = parts(session, campaign, look, root=root, sees=under(Unit.path, root), late=found)
        assert kept_parts(session, campaign, look, root=root) == bars
    pages_agree(county, look, dice)
    db.session.rollback()


def pages_agree(county: County, look: Look, dice: random.Random) -> None:
    """The lagging list page by page both ways, and the five worst."""
    session, campaign = db.session(), county.campaign_id
    kept = sums(session, campaign, Places(frozenset({"/"})))
    some = session.scalars(select(Milestone.id)).all()
    wish = Wish(milestone=dice.choice((0, 0, *some)))
    found = late(session, campaign, look, wish=wish)
    for size in (2, 100):
        after = ""
        while after is not None:
            read = partial(late_by_step, session, campaign, look, wish, kept, size=size)
            page = read(after=after, before="")
            assert page == late_page(found, wish, after=after, before="", size=size)
            if page.before:
                front = read(after="", before=page.before)
                assert front == late_page(found, wish, after="", before=page.before, size=size)
            after = page.after
    includes = session.get_one(Campaign, campaign).includes_due_day
    everything = late(session, campaign, look)
    worst = [row.row.unit_id for row in laggards(session, everything, look)]
    named = longest_late(session, look, kept, includes_due_day=includes)
    assert list(named) == worst


@pytest.mark.parametrize("seed", [3])
def test_sums_say_what_counting_says(app: Flask, make: Make, seed: int) -> None:
    dice = random.Random(seed)
    county = random_county(make, dice)
    day = FIRST
    while day <= LAST:
        until = min(LAST, day + dice.randrange(2, 20) * DAY)
        live_randomly(county, dice, day, until, act)
        if dice.random() < 0.7:
            sum_up(rounds=dice.choice((1, 5)))
        agree(county, at(until, 20), dice)
        day = until + DAY
    sum_up()
    assert not sum_up()
    assert db.session.scalar(select(func.count()).select_from(PlaceSum))
    agree(county, at(LAST, 21), dice)


def test_a_unit_that_moves_or_changes_its_kind_is_counted_where_it_is_now(
    app: Flask, make: Make
) -> None:
    county = random_county(make, random.Random(5))
    sum_up()
    moved, above = county.units[0], county.units[1]
    with transaction() as session:
        path = f"{above.path}{moved.id}/"
        session.execute(
            update(Unit).where(Unit.id == moved.id).values(path=path, parent_id=above.id)
        )
        session.execute(update(Unit).where(Unit.id == above.id).values(kind="school"))
    agree(county, at(LAST), random.Random(5))
    assert sum_up() == 2
    agree(county, at(LAST), random.Random(5))


def test_a_term_whose_date_moves_moves_the_days_of_its_units(app: Flask, make: Make) -> None:
    county = random_county(make, random.Random(6))
    sum_up()
    with transaction() as session:
        session.execute(update(Term).values(due_on=dt.date(2026, 6, 1)))
    agree(county, at(dt.date(2026, 5, 30)), random.Random(6))
    assert sum_up()
    agree(county, at(dt.date(2026, 6, 2)), random.Random(6))


def test_what_changes_while_changes_are_taken_in_keeps_its_own_mark(app: Flask, make: Make) -> None:
    county = random_county(make, random.Random(7))
    sum_up()
    live_randomly(county, random.Random(7), FIRST, FIRST + 30 * DAY, act)
    marks = select(func.count()).select_from(UnitChanged)
    assert db.session.scalar(marks)
    db.session.rollback()
    sum_up()
    assert db.session.scalar(marks) == 0
    db.session.rollback()
    with transaction() as session:
        session.execute(text("UPDATE duty SET state = state WHERE id = (SELECT min(id) FROM duty)"))
    assert sum_up() == 1
