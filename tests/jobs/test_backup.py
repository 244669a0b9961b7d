"""A backup restores on either database, whole or not at all, and holds the mail."""

import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.records.evidence.store import Store
from campaign.reports.world import mail_is_paused
from campaign.rules.errors import Invalid, NotNow
from campaign.services.clock.tick import tick
from campaign.services.house.backup import backup
from campaign.services.house.restore import restore
from campaign.services.transaction import transaction
from models.base import Base, db
from models.letter import Letter
from models.unit import Unit
from tests.county import DUE, a_county, at
from tests.jobs.conftest import Another
from tests.make import Make


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Every row but of the settings and the trail, which a restore adds to, and of the sums."""
    db.session.rollback()
    return {
        table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
        if table.name not in ("setting", "event") and not table.info.get("derived")
    }


def test_a_backup_restores_to_the_same_rows(
    app: Flask, make: Make, tmp_path: Path, another: Another
) -> None:
    a_county(make).open()
    tick(now=at(DUE))
    before = rows()
    written = backup(tmp_path / "b.zip", revision="0002", now=at(DUE), store=Store(tmp_path))
    assert written.rows["letter"] > 0
    for engine in ("sqlite", "postgres"):
        with another(engine).app_context():
            restore(tmp_path / "b.zip", now=at(DUE), store=Store(tmp_path))
            assert rows() == before
            assert mail_is_paused(db.session())
            with transaction() as session:  # the next number is free
                session.add(Unit(code="NEU", name="新单位", kind="department", path="/999/"))
            db.session.rollback()


def test_a_restore_refuses_a_database_with_data(app: Flask, make: Make, tmp_path: Path) -> None:
    a_county(make)
    backup(tmp_path / "b.zip", revision="0002", now=at(DUE), store=Store(tmp_path))
    with pytest.raises(NotNow):
        restore(tmp_path / "b.zip", now=at(DUE), store=Store(tmp_path))


def test_a_changed_backup_restores_nothing(
    app: Flask, make: Make, tmp_path: Path, another: Another
) -> None:
    a_county(make).open()
    tick(now=at(DUE))
    whole, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    backup(whole, revision="0002", now=at(DUE), store=Store(tmp_path))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(bad, "w") as target:
        for item in source.namelist():
            content = source.read(item)
            if item == "letter.jsonl":
                content = content.replace(b"queued", b"failed", 1)
            target.writestr(item, content)
    with another("sqlite").app_context():
        with pytest.raises(Invalid):
            restore(bad, now=at(DUE), store=Store(tmp_path))
        assert db.session.scalar(select(func.count()).select_from(Letter)) == 0


def test_something_else_is_not_a_backup(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    with pytest.raises(Invalid):
        restore(tmp_path / "x.zip", now=at(DUE), store=Store(tmp_path))
