"""How pages read: numbers as one value, statements kept, connections that have rested."""

import datetime as dt

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from campaign.reports.prepared import prepared
from models import engine
from models.among import among
from models.base import db
from models.unit import Unit
from tests.make import Make

NUMBERS = st.lists(st.integers(-3, 12) | st.just(2**40), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(NUMBERS)
def test_among_finds_what_a_set_holds(app: Flask, make: Make, numbers: list[int]) -> None:
    if not db.session.scalar(select(Unit.id).limit(1)):
        for one in range(5):
            make.unit(f"第{one}局")
    everything = db.session.scalars(select(Unit.id)).all()
    expected = sorted(set(everything) & set(numbers))
    given_at_once = select(Unit.id).where(among(Unit.id, numbers)).order_by(Unit.id)
    named = select(Unit.id).where(among(Unit.id, "units")).order_by(Unit.id)
    assert db.session.scalars(given_at_once).all() == expected
    assert db.session.scalars(named, {"units": numbers}).all() == expected
    db.session.rollback()


def test_a_list_of_any_length_is_the_same_statement(app: Flask) -> None:
    few, many = (
        str(select(Unit.id).where(among(Unit.id, numbers)).compile(db.engine))
        for numbers in ([1], range(500))
    )
    assert few == many


def test_a_statement_is_put_together_once_for_the_same_words() -> None:
    made = []

    @prepared
    def asked(word: str, *, on: dt.date) -> object:
        made.append((word, on))
        return object()

    day = dt.date(2026, 4, 20)
    assert asked("甲", on=day) is asked("甲", on=day)
    assert asked("甲", on=day) is not asked("乙", on=day)
    assert asked("甲", on=day) is not asked("甲", on=day + dt.timedelta(days=1))
    assert len(made) == 3


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_page_sees_what_was_committed_since_its_last_statement(app: Flask, make: Make) -> None:
    assert db.session.scalar(select(Unit.name).where(Unit.name == "新局")) is None
    make.unit("新局")  # in a transaction of its own
    assert db.session.scalar(select(Unit.name).where(Unit.name == "新局")) == "新局"
    with db.engine.connect() as writing:
        assert not writing.connection.dbapi_connection.autocommit  # type: ignore[union-attr]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_connection_that_died_while_it_rested_is_not_used(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SURELY_ALIVE", 0.0)
    other = db.engine.connect()
    ours = db.session.scalar(text("SELECT pg_backend_pid()"))
    db.session.rollback()
    other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": ours})
    other.close()
    assert db.session.scalar(text("SELECT 1")) == 1
    assert db.session.scalar(text("SELECT pg_backend_pid()")) != ours
    db.session.rollback()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_every_statement_is_planned_with_its_values(app: Flask) -> None:
    assert db.session.scalar(text("SHOW plan_cache_mode")) == "force_custom_plan"
    db.session.rollback()
