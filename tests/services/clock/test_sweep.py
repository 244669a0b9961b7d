"""What served its time is cleared away, and nothing else."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select, text

from campaign.services.house import statistics
from campaign.services.house.statistics import gather_statistics
from campaign.services.house.sweep import KEEP_FORMS, sweep
from campaign.services.transaction import transaction
from models.access import UsedForm
from models.base import db
from tests.county import a_county
from tests.make import Make


def test_keys_of_forms_are_forgotten_after_a_fortnight(app: Flask, now: dt.datetime) -> None:
    minute = dt.timedelta(minutes=1)
    with transaction() as session:
        for key, at in (("old", now - KEEP_FORMS - minute), ("young", now - KEEP_FORMS + minute)):
            session.add(UsedForm(key=key, path="/x", used_at=at))
    assert sweep(now=now) == 1
    assert list(db.session.scalars(select(UsedForm.key))) == ["young"]


def test_sqlite_learns_what_it_holds_once_that_is_much(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_county(make, ("县财政局",)).open()
    assert not gather_statistics()
    monkeypatch.setattr(statistics, "WORTH_IT", 1)
    sqlite = db.engine.dialect.name == "sqlite"
    assert gather_statistics() is sqlite
    if sqlite:
        known = db.session.scalars(text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'duty'")).all()
        assert "ix_duty_unit_id" in known


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_empty_table_is_known_to_be_empty(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_county(make, ("县财政局",)).open()
    monkeypatch.setattr(statistics, "WORTH_IT", 1)
    noted = text("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'held' AND stat = '1'")
    for _ in range(2):
        assert gather_statistics()
        assert db.session.scalar(noted) == 1
        db.session.rollback()
