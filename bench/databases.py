"""Where the benches run: a new migrated database, durable as in life, gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import Connection

from app import create_app
from bench import county
from campaign.settings import Settings
from models.base import db
from tests.postgres import running_server

NAMES = ("sqlite", "postgresql")
# Nothing is left out that a real server does for safety; only the memory is that of a small one.
DURABLE = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "shared_buffers=512MB",
    "max_wal_size=4GB",
    "max_connections=60",
    "timezone=UTC",
)


@contextmanager
def new_database(name: str) -> Iterator[str]:
    """The address of an empty migrated database on this engine; it is removed on leaving."""
    if name == "sqlite":
        folder = Path(tempfile.mkdtemp(prefix="duban-bench-"))
        try:
            yield _migrated(f"sqlite:///{folder / 'bench.db'}")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    with running_server(DURABLE) as server:
        yield _migrated(server.create("duban_bench"))


def new_application(address: str, **settings: Any) -> Flask:
    """The application on this database."""
    secret = "only for measuring, and long enough"
    return create_app(Settings(database_url=address, secret_key=secret, **settings))


@contextmanager
def open_application(address: str) -> Iterator[None]:
    """The application's context on this database; its connections are closed on leaving."""
    with new_application(address).app_context():
        yield
        _forget()


def _migrated(address: str) -> str:
    with open_application(address):
        flask_migrate.upgrade()
    return address


def fill(address: str, units: int) -> county.County:
    """Write a county into the empty database, as fast as it can be, and gather statistics."""
    with open_application(address):
        sqlite = db.engine.dialect.name == "sqlite"
        with db.engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            if sqlite:  # the pragmas are without effect inside a transaction
                for pragma in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-200000"):
                    driver.execute(f"PRAGMA {pragma}")
            else:
                connection.exec_driver_sql("SET session_replication_role = replica")
            written = county.write(connection, units)
            connection.commit()
            _gather_statistics(connection, sqlite)
    return written


def gather_statistics() -> None:
    """Let the planner know what has changed, as a server at work does by itself."""
    with db.engine.connect() as connection:
        _gather_statistics(connection, db.engine.dialect.name == "sqlite")


def _gather_statistics(connection: Connection, sqlite: bool) -> None:
    if sqlite:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
        return
    connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
    connection.exec_driver_sql("CHECKPOINT")


def _forget() -> None:
    """Close every connection, so that no setting of the filling stays behind."""
    db.session.remove()
    db.engine.dispose()
