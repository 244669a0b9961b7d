"""SQL functions that both databases answer alike."""

import hashlib
import sqlite3
from typing import Any

from sqlalchemy import Float, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class sha256_hex(FunctionElement[str]):  # noqa: N801 (it stands among SQL's functions)
    """The SHA-256 of a text in UTF-8, as 64 hexadecimal digits; null of null."""

    type = String(64)
    inherit_cache = True


class epoch_seconds(FunctionElement[float]):  # noqa: N801 (it stands among SQL's functions)
    """The database's own clock, in seconds: the one that all workers on all machines share."""

    type = Float()
    inherit_cache = True


@compiles(epoch_seconds)
def _seconds(element: epoch_seconds, compiler: Any, **options: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(epoch_seconds, "postgresql")
def _seconds_on_postgresql(element: epoch_seconds, compiler: Any, **options: Any) -> str:
    return "extract(epoch FROM clock_timestamp())::float8"


@compiles(sha256_hex)
def _named(element: sha256_hex, compiler: Any, **options: Any) -> str:
    return f"sha256_hex({compiler.process(element.clauses, **options)})"


@compiles(sha256_hex, "postgresql")
def _on_postgresql(element: sha256_hex, compiler: Any, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"


def teach_sqlite(connection: sqlite3.Connection) -> None:
    """Give a new SQLite connection the functions that it lacks."""
    connection.create_function("sha256_hex", 1, _sha256_hex, deterministic=True)


def _sha256_hex(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()
