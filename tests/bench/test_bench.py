"""The measurements measure what they say, and a ratio that got worse fails."""

import json

import pytest
from sqlalchemy import func, select, text

from bench import county, entered, letters, report, size, tick
from models.base import db
from models.duty import Duty
from models.notice import Notice
from models.survey import Filing
from models.term import TermRung


@pytest.fixture
def small_county(app):
    with db.engine.connect() as connection:
        connection.execution_options(immediate=True)
        written = county.write(connection, 100)
        connection.commit()
    return written


def test_a_county_written_by_the_set_has_twelve_duties_a_unit_and_no_loose_ends(small_county):
    assert small_county.duties == 1200
    assert db.session.scalar(select(func.count()).select_from(Duty)) == 1200
    of_a_term = select(func.count()).where(Duty.term_id == county.term_id(3, 7))
    assert db.session.scalar(of_a_term) == 10
    assert db.session.scalar(select(func.count()).select_from(TermRung)) == 120 * 7
    if db.engine.dialect.name == "sqlite":
        assert not db.session.execute(text("PRAGMA foreign_key_check")).all()


def test_every_row_of_the_tick_is_measured_on_as_many_notices_on_both_sides(small_county):
    rows = list(tick.rows(100))
    assert len(rows) == 4
    assert all(row.subject > 0 and row.limit > 0 for row in rows)
    db.session.rollback()
    written = db.session.execute(
        select(Notice.verdict, func.count())
        .where(Notice.reason == "due", Notice.created_at > county.OPENED_AT)
        .group_by(Notice.verdict)
    )
    counts = dict(written.all())
    # 11 ticks, 15 raw inserts and 5 sweeps of ten notices each
    assert counts == {"send": 110, "kept": 200}


def test_a_ratio_fails_when_it_is_worse_by_half_in_its_own_direction():
    cost = report.costs("tick", "sqlite", [3.0, 3.3], [2.0, 2.1], 1.6)
    assert (cost.ratio, cost.reached) == (1.5, True)
    assert cost.regressed(0.9)
    assert not cost.regressed(1.1)
    rate = report.rates("act", "sqlite", [80.0, 100.0], [200.0, 190.0], 0.6)
    assert (rate.ratio, rate.reached) == (0.5, False)
    assert rate.regressed(0.8)
    assert not rate.regressed(0.7)
    gain = report.gains("sweep", "sqlite", [1.0], [12.0], 12)
    assert (gain.ratio, gain.reached) == (12, True)


def test_the_baseline_is_compared_only_with_a_county_of_the_same_size(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "BASELINE", tmp_path / "baseline.json")
    assert report.read_baseline(100) == {}
    report.keep_baseline([report.costs("tick", "sqlite", [3.0], [2.0], 1.5)], 100)
    assert report.read_baseline(100) == {"tick · sqlite": 1.5}
    assert report.read_baseline(200) == {}


def test_the_kept_baseline_has_every_row_on_both_databases():
    kept = json.loads(report.BASELINE.read_text())["ratios"]
    assert len(kept) == 45
    assert len([name for name in kept if name.endswith("sqlite")]) == 23
    assert len([name for name in kept if name.startswith("page, ")]) == 12


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_letters_are_measured_against_the_same_bytes(small_county, database_url, monkeypatch):
    monkeypatch.setattr(letters, "LETTERS", 5)
    monkeypatch.setattr(letters, "ROUNDS", 1)
    db.session.rollback()
    (row,) = letters.rows("any", database_url)
    assert 0 < row.ratio < 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_import_of_figures_is_measured_against_reading_the_same_file(small_county):
    db.session.rollback()
    subject, limit = entered.measured(100, 1)
    assert len(subject) == len(limit) == 1
    received = select(func.count()).select_from(Filing).where(Filing.received)
    assert db.session.scalar(received) == 100


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_pages_of_a_whole_campaign_are_measured_in_turn(small_county, database_url):
    asked = []
    ours, limit = size.measured(lambda: asked.append("large"), lambda: asked.append("small"))
    assert len(ours) == len(limit) == size.ROUNDS
    assert asked == ["large", "small"] * (size.ROUNDS + 2)
    address = str(db.engine.url)
    db.session.remove()
    with size.reader(address) as ask:
        for page in size.PAGES.values():
            ask(page)
