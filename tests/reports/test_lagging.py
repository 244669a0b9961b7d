"""The lagging table equals what plain Python finds row by row, today and looking back."""

import datetime as dt
import itertools
import random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.reports.progress.lagging import LaggingRow, lagging
from campaign.reports.progress.late import Late, Order, Wish, late, late_query
from campaign.reports.progress.late_pages import late_page
from campaign.reports.progress.standing import Look
from campaign.reports.visible import under
from campaign.rules.lifecycle import Court
from models.base import db
from models.plan import Milestone
from models.unit import Unit
from tests.county import County, at
from tests.make import Make
from tests.queries import counted, plan_of
from tests.reports.history import live_randomly, random_county
from tests.reports.lived import lived_county
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
    """Compare both lists at one instant, what is late and what the office has; return how many."""
    expected = lagging_by_hand(county.campaign_id, as_of)
    rows = [
        row
        for court in (Court.UNIT, Court.OFFICE)
        for row in lagging(
            db.session(), county.campaign_id, as_of=as_of, now=now, wish=Wish(court=court)
        )
        if row.court is court
    ]
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


@pytest.fixture
def lived(app: Flask, make: Make) -> County:
    """One random history, for questions about the table itself."""
    return lived_county(make, 7, FIRST, dt.date(2026, 5, 15))


def found(county: County, wish: Wish, as_of: dt.datetime = NOW) -> list[LaggingRow]:
    """The rows for a wish."""
    return lagging(db.session(), county.campaign_id, as_of=as_of, now=NOW, wish=wish)


def test_each_filter_leaves_exactly_the_rows_that_fit(lived: County) -> None:
    rows = found(lived, Wish())
    assert len(rows) > 5
    with_office = found(lived, Wish(court=Court.OFFICE))
    assert {row.court for row in rows} == {Court.UNIT}
    assert {row.court for row in with_office} == {Court.OFFICE}
    for level in {row.level for row in rows}:
        mine = [row for row in rows if row.level == level]
        assert set(found(lived, Wish(level=level))) == set(mine)
    milestone = db.session.scalars(select(Milestone).where(Milestone.key == "survey")).one()
    mine = [row for row in rows if row.milestone == milestone.name]
    assert set(found(lived, Wish(milestone=milestone.id))) == set(mine)
    above = lived.units[1].path
    mine = [row for row in rows if row.path.startswith(above)]
    assert set(found(lived, Wish(above=above))) == set(mine)
    assert found(lived, Wish(kind="township")) == []


@pytest.mark.parametrize("order", list(Order))
def test_every_order_holds_the_same_rows_and_turns_round(lived: County, order: Order) -> None:
    rows = found(lived, Wish(order=order))
    assert set(rows) == set(found(lived, Wish()))
    assert found(lived, Wish(order=order, backwards=True)) == rows[::-1]
    keys = {
        Order.DAYS: [-row.days_late for row in rows],
        Order.OFFICE: [-row.office_days for row in rows],
        Order.DUE: [row.due_on for row in rows],
        Order.LEVEL: [-row.level for row in rows],
    }.get(order)
    assert keys is None or keys == sorted(keys)


def test_rows_that_share_a_term_stand_together(lived: County) -> None:
    terms = [row.term_id for row in found(lived, Wish(court=Court.UNIT))]
    changes = sum(a != b for a, b in itertools.pairwise(terms))
    assert changes == len(set(terms)) - 1


def test_parents_stand_before_their_children_in_the_tree(lived: County) -> None:
    paths = [row.path for row in found(lived, Wish(order=Order.TREE))]
    for place, path in enumerate(paths):
        assert not any(other != path and path.startswith(other) for other in paths[place + 1 :])


@pytest.mark.parametrize("order", list(Order))
def test_pages_put_together_are_the_whole(lived: County, order: Order) -> None:
    look, wish = Look(NOW, NOW), Wish(order=order)
    whole = late(db.session(), lived.campaign_id, look, wish=wish)
    seen: list[Late] = []
    page = late_page(whole, wish, after="", before="", size=3)
    while page.after:
        seen += page.rows
        page = late_page(whole, wish, after=page.after, before="", size=3)
    assert [*seen, *page.rows] == whole and len(whole) > 3


def test_who_sees_a_subtree_gets_its_rows_only(lived: County) -> None:
    above = lived.units[1].path
    sees = under(Unit.path, above)
    rows = lagging(db.session(), lived.campaign_id, as_of=NOW, now=NOW, sees=sees)
    assert rows
    assert rows == [row for row in found(lived, Wish()) if row.path.startswith(above)]


def test_the_number_of_queries_does_not_grow_with_the_rows(lived: County) -> None:
    sent = []
    for limit in (2, 100):
        db.session.rollback()
        with counted() as statements:
            rows = lagging(db.session(), lived.campaign_id, as_of=NOW, now=NOW, limit=limit)
        sent.append((len(rows), len(statements)))
    assert sent[0][0] < sent[1][0]
    assert sent[0][1] == sent[1][1] <= 14


@pytest.mark.parametrize("back", [False, True])
def test_late_duties_are_found_by_their_terms(lived: County, back: bool) -> None:
    if db.engine.dialect.name == "sqlite":
        look = Look(NOW - dt.timedelta(days=back), NOW)
        asked = late_query(lived.campaign_id, look, includes=True, sees=None, wish=Wish())
        plan = plan_of(db.session(), asked)
        assert "SCAN duty" not in plan, plan
        assert "ix_duty_campaign_state" not in plan, plan
