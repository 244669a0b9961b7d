"""Migrations are numbered, equal the models, and go up and down beside data on both databases."""

import re
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from models.base import Base, db
from models.event import Event
from tests.county import a_county
from tests.make import Make

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


def test_migrations_are_numbered_in_one_line() -> None:
    files = sorted(VERSIONS.glob("*.py"))
    for number, file in enumerate(files, start=1):
        source = file.read_text()
        assert file.name.startswith(f"{number:04d}_")
        assert f'revision = "{number:04d}"' in source
        below = f'"{number - 1:04d}"' if number > 1 else "None"
        assert f"down_revision = {below}" in source


def test_migrations_import_no_models() -> None:
    for file in VERSIONS.glob("*.py"):
        assert not re.search(r"^\s*(from|import) (models|campaign)", file.read_text(), re.M)


def test_migrations_equal_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_check_constraints_of_the_models_are_in_the_database(app: Flask) -> None:
    """Autogenerate does not see them, so they are compared here by name."""
    inspector = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {
            str(constraint.name)
            for constraint in table.constraints
            if constraint.__visit_name__ == "check_constraint" and constraint.name
        }
        there = {row["name"] for row in inspector.get_check_constraints(table.name)}
        assert wanted <= there, table.name


def test_down_and_up_again(app: Flask) -> None:
    flask_migrate.downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    flask_migrate.upgrade()
    assert "duty" in inspect(db.engine).get_table_names()


def test_the_newest_step_goes_down_and_up_beside_data(app: Flask, make: Make) -> None:
    a_county(make).open()
    duties = db.session.execute(text("SELECT count(*) FROM duty")).scalar()
    db.session.rollback()
    flask_migrate.downgrade(revision="-1")
    flask_migrate.upgrade()
    assert db.session.execute(text("SELECT count(*) FROM duty")).scalar() == duties


@pytest.mark.parametrize("act", ["UPDATE event SET note = 'x'", "DELETE FROM event"])
def test_the_trail_cannot_be_rewritten(app: Flask, make: Make, act: str) -> None:
    a_county(make).open()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(act))
    db.session.rollback()
    assert db.session.scalars(select(Event)).first() is not None
