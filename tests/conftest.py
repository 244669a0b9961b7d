"""What every test may ask for: an application on a fresh database, a fixed now, a mail server.

Databases are real and made by the migrations: once per session and engine a template is built,
and each test begins with a database equal to it (`tests/databases.py`).
"""

from __future__ import annotations

import contextvars
import datetime as dt
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient, FlaskCliRunner

from app import create_app
from campaign.settings import Settings
from models.base import db
from tests.applications import Applications, close
from tests.databases import PostgresDatabase, SqliteFile
from tests.make import Make
from tests.postgres import Server, running_server
from tests.stories import Stories

pytest_plugins = ["tests.smtp", "tests.tally", "tests.catalogue"]

# One name per process and test: workers may share a server that TEST_DATABASE_URL names.
NAMES = (f"duban_test_{os.getpid()}_{number}" for number in itertools.count())
ENGINES = [
    pytest.param("sqlite", marks=pytest.mark.sqlite),
    pytest.param("postgres", marks=pytest.mark.postgres),
]


@pytest.fixture
def now() -> dt.datetime:
    """Monday, 20 April 2026, 9:00 in Shanghai."""
    return dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def today() -> dt.date:
    """The day of `now` in Shanghai."""
    return dt.date(2026, 4, 20)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for this session."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, only to be copied."""
    path = tmp_path_factory.mktemp("template") / "duban.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> Iterator[str]:
    """The name of a migrated PostgreSQL database, only to be copied."""
    name = next(NAMES)
    _migrate(postgres.create(name))
    yield name
    postgres.drop(name)


@pytest.fixture(scope="session")
def sqlite_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> SqliteFile:
    """Where this worker's SQLite database lies."""
    return SqliteFile(sqlite_template, tmp_path_factory.mktemp("sqlite") / "database")


@pytest.fixture(scope="session")
def postgres_database(postgres: Server, postgres_template: str) -> Iterator[PostgresDatabase]:
    """This worker's database on PostgreSQL."""
    database = PostgresDatabase(postgres, postgres_template, next(NAMES))
    yield database
    database.close()


@pytest.fixture(scope="session")
def applications() -> Applications:
    """This worker's applications."""
    return Applications()


@pytest.fixture(scope="session")
def stories() -> dict[str, Stories]:
    """What has been lived in this worker's databases, by their addresses."""
    return {}


@pytest.fixture
def sqlite_url(sqlite_file: SqliteFile, stories: dict[str, Stories]) -> str:
    """The address of a fresh migrated SQLite database."""
    url = sqlite_file.fresh()
    stories.setdefault(url, Stories(sqlite_file, url)).begin()
    return url


@pytest.fixture
def postgres_url(postgres_database: PostgresDatabase, stories: dict[str, Stories]) -> str:
    """The address of a fresh migrated PostgreSQL database."""
    url = postgres_database.fresh()
    stories.setdefault(url, Stories(postgres_database, url)).begin()
    return url


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh migrated database, once on SQLite and once on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of `app`; override in a module with `dataclasses.replace(settings, …)`."""
    return _settings(database_url, tmp_path)


@pytest.fixture
def build(applications: Applications) -> Iterator[Callable[[Settings], Flask]]:
    """Make applications for settings of the test's own; their connections are closed after it."""
    built: list[Flask] = []

    def one(settings: Settings) -> Flask:
        application = applications.take(settings)
        application.test_client_class = ApartClient
        application.test_cli_runner_class = ApartRunner
        built.append(application)
        return application

    yield one
    for application in built:
        applications.give_back(application)


@pytest.fixture
def app(settings: Settings, build: Callable[[Settings], Flask]) -> Iterator[Flask]:
    """The application, with its context open, so that services can be called at once."""
    application = build(settings)
    with application.app_context():
        yield application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts: keeps cookies, follows nothing by itself."""
    return app.test_client()


@pytest.fixture
def make(app: Flask, stories: dict[str, Stories]) -> Make:
    """Builders of units, people, posts and campaigns on `app`'s database."""
    return Make(stories=stories.get(app.extensions["settings"].database_url))


class ApartClient(FlaskClient):
    """Each request gets a context of its own, as in life, although the test holds one open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request; what the test has loaded is read again when next looked at."""
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        _forget()
        return answer


class ApartRunner(FlaskCliRunner):
    """Each command gets a context of its own."""

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        """Run one command; what the test has loaded is read again when next looked at."""
        result = contextvars.Context().run(super().invoke, *args, **kwargs)
        _forget()
        return result


def _forget() -> None:
    if has_app_context():
        db.session.rollback()


def _settings(database_url: str, folder: Path) -> Settings:
    return Settings(
        database_url=database_url,
        secret_key="only for tests, and long enough for them",
        public_url="http://localhost",
        upload_dir=str(folder / "uploads"),
    )


def _migrate(database_url: str) -> None:
    application = create_app(_settings(database_url, Path()))
    with application.app_context():
        flask_migrate.upgrade()
    close(application)
