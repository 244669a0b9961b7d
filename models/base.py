"""The base of all tables, the type of instants, the session that pages read by."""

from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as PageSession
from sqlalchemy import DateTime, Dialect, Engine, MetaData, String
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Paths sort by bytes on both databases, else a subtree would not be a range.
PathText = String(400).with_variant(String(400, collation="C"), "postgresql")


class Base(DeclarativeBase):
    """Every table's base; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite would otherwise hand back a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Reading(PageSession):
    """The session that pages read by; whoever writes opens a session of their own.

    On PostgreSQL each statement stands alone: at READ COMMITTED it sees what is committed when it
    begins, inside a transaction or not, and beginning and ending one are two journeys to the
    server for every page. On SQLite a transaction is a snapshot and costs nothing; it stays.
    """

    def get_bind(self, *asked: Any, **named: Any) -> Engine | Connection:
        """Return the engine, told to begin nothing where a beginning only costs."""
        bind = super().get_bind(*asked, **named)
        if bind.dialect.name == "sqlite" or not isinstance(bind, Engine):
            return bind
        kept: dict[str, Any] = vars(bind)  # one beside each engine: a session knows it again
        if "reading" not in kept:
            kept["reading"] = bind.execution_options(isolation_level="AUTOCOMMIT")
        found: Engine = kept["reading"]
        return found


db = SQLAlchemy(model_class=Base, session_options={"class_": Reading})
