"""How the connections of each engine are set up, and when one is asked whether it still lives."""

import sqlite3
from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InvalidatePoolError

from models.functions import teach_sqlite

# A server does not go and come again in so short a time; asking is a journey to it.
SURELY_ALIVE = 1.0  # seconds


def prepare_engine(engine: Engine) -> None:
    """Hook up what this engine needs."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        _prepare_server(engine)


def _prepare_sqlite(engine: Engine) -> None:
    """WAL, durable commits, foreign keys, and BEGIN in our own hands.

    Writers begin IMMEDIATE (execution option ``immediate``): a deferred transaction that
    reads first fails at once under a second writer, whatever the timeout.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        teach_sqlite(connection)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _prepare_server(engine: Engine) -> None:
    """Plan with the values in hand, and look whether a connection that has rested still lives.

    PostgreSQL would soon keep one plan for all values of a statement that comes again: good for
    none where a county and a province, one unit and all of them, are asked for in the same words.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_custom_plan")
        connection.commit()

    @event.listens_for(engine, "checkin")
    def on_checkin(connection: Any, record: Any) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, record: Any, fairy: Any) -> None:
        if monotonic() - record.info.get("rests_since", monotonic()) < SURELY_ALIVE:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone
