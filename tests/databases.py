"""Fresh migrated databases for test after test, at one address for each engine.

Fresh means: as the migrations leave it, whatever the test before did.  The address stays, so that
an application, its read templates and its compiled statements can serve many tests
(`tests/applications.py`): to build them again was a third of the time of all tests.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.postgres import Server

# Rows that are gone still lie in their files; after so many tests the files are new.
TESTS_A_DATABASE = 40
# Whatever is made, changed or dropped in the schema has a row with a new xmin here.
SCHEMA: LiteralString = " UNION ALL ".join(
    (
        "SELECT 'table', count(*), sum(xmin::text::bigint)::text FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace",
        "SELECT 'column', count(*), sum(xmin::text::bigint)::text FROM pg_attribute"
        " WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
        "SELECT 'rule', count(*), sum(xmin::text::bigint)::text FROM pg_constraint",
        "SELECT 'trigger', count(*), sum(xmin::text::bigint)::text FROM pg_trigger",
        "SELECT 'function', count(*), sum(xmin::text::bigint)::text FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace",
        "SELECT 'schema', count(*), sum(xmin::text::bigint)::text FROM pg_namespace"
        " WHERE nspname NOT LIKE 'pg\\_%'",
        "SELECT 'migration', count(*), min(version_num) FROM public.alembic_version",
    )
)
EMPTY = len(b"PGCOPY\n\xff\r\n\0" + b"\0" * 8 + b"\xff\xff")  # a table's copy without a row


@dataclass
class Rows:
    """All that a PostgreSQL database holds: tables' rows, and where each sequence stands."""

    rows: dict[str, bytes]
    numbers: dict[str, tuple[int, bool]]


@dataclass
class SqliteFile:
    """One SQLite file in a folder of its own: all of it is new for each test."""

    template: Path
    folder: Path

    def fresh(self) -> str:
        """Put a migrated copy in the place of whatever lies there; return its address."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        path = self.folder / "duban.db"
        shutil.copyfile(self.template, path)
        return f"sqlite:///{path}"

    def copy(self) -> bytes:
        """The whole file; nobody may be connected, else part of it lies beside it."""
        assert not (self.folder / "duban.db-wal").exists()
        return (self.folder / "duban.db").read_bytes()

    def put_back(self, content: bytes) -> None:
        """Make the file hold this."""
        for path in self.folder.glob("duban.db*"):
            path.unlink()
        (self.folder / "duban.db").write_bytes(content)


@dataclass
class PostgresDatabase:
    """One PostgreSQL database, emptied for each test; a new one when its schema was touched.

    CREATE DATABASE and DROP DATABASE take 80 ms, emptying forty small tables takes 2.
    """

    server: Server
    template: str
    name: str
    used: int = 0
    schema: list[tuple[str, int, str]] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    sequences: list[str] = field(default_factory=list)

    def fresh(self) -> str:
        """Empty the database, whoever is still in it; return its address."""
        if self.used % TESTS_A_DATABASE or not self.used:
            with contextlib.suppress(psycopg.Error), self._inside() as connection:
                self._turn_out(connection)
                if self.used and connection.execute(SCHEMA).fetchall() == self.schema:
                    self._empty(connection)
                    self.used += 1
                    return self.server.url(self.name)
        self._anew()
        self.used += 1
        return self.server.url(self.name)

    def copy(self) -> Rows:
        """Every row, and where the numbers stand."""
        rows, numbers = {}, {}
        with self._inside() as connection, connection.cursor() as cursor:
            for name in self.tables:
                with cursor.copy(_copy("COPY {} TO STDOUT (FORMAT binary)", name)) as stream:
                    found = b"".join(stream)
                if len(found) > EMPTY:
                    rows[name] = found
            for name in self.sequences:
                state = sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))
                numbers[name] = cursor.execute(state).fetchone()
        return Rows(rows, numbers)

    def put_back(self, content: Rows) -> None:
        """Make it hold these rows and no others."""
        with self._inside() as connection:
            self._turn_out(connection)
            with connection.transaction():
                self._empty(connection)
                with connection.cursor() as cursor:
                    for name, rows in content.rows.items():
                        order = _copy("COPY {} FROM STDIN (FORMAT binary)", name)
                        with cursor.copy(order) as stream:
                            stream.write(rows)
                connection.execute(_numbers(content.numbers))

    def close(self) -> None:
        """Drop it."""
        self.server.drop(self.name)

    def _anew(self) -> None:
        self.server.drop(self.name)
        self.server.create(self.name, self.template)
        with self._inside() as connection:
            self.schema = connection.execute(SCHEMA).fetchall()
            found = connection.execute(
                "SELECT relkind, relname FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')"
            ).fetchall()
        # The migrations write no row but their own number: tests/whole/test_harness.py.
        self.tables = [name for kind, name in found if kind == "r" and name != "alembic_version"]
        self.sequences = [name for kind, name in found if kind == "S"]

    @contextlib.contextmanager
    def _inside(self) -> Iterator[psycopg.Connection[tuple[str, int, str]]]:
        url = make_url(self.server.url(self.name)).set(drivername="postgresql")
        with psycopg.connect(
            url.render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=10,
            options="-c lock_timeout=5s",
        ) as connection:
            yield connection

    @staticmethod
    def _turn_out(connection: psycopg.Connection[tuple[str, int, str]]) -> None:
        """End every other connection: a thread that a test forgot may hold a lock."""
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def _empty(self, connection: psycopg.Connection[tuple[str, int, str]]) -> None:
        away = [sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in self.tables]
        with connection.transaction():
            # Keys are not checked, for all that they could point to goes too.
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(sql.SQL("; ").join(away))
            connection.execute(_numbers(dict.fromkeys(self.sequences, (1, False))))


def _numbers(stand: dict[str, tuple[int, bool]]) -> sql.Composed:
    one = sql.SQL("setval({}, {}, {})")
    return sql.SQL("SELECT ") + sql.SQL(", ").join(
        one.format(sql.Literal(f'public."{name}"'), *map(sql.Literal, where))
        for name, where in stand.items()
    )


def _copy(order: LiteralString, table: str) -> sql.Composed:
    return sql.SQL(order).format(sql.Identifier(table))
