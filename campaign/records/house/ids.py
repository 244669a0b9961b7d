"""Numbers for rows before they are written, so that rows of one load can point at each other."""

from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import DeclarativeBase, Session


def lock_table(session: Session, model: type[DeclarativeBase]) -> None:
    """Let nobody else write this table until the transaction ends; readers go on.

    On SQLite the transaction itself holds the whole file.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f'LOCK TABLE "{_table(model).name}" IN SHARE ROW EXCLUSIVE MODE'))


def take_ids(session: Session, model: type[DeclarativeBase], count: int) -> list[int]:
    """Return that many numbers nobody else gets, for a table that this transaction has locked."""
    if count == 0:
        return []
    table = _table(model)
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return list(session.scalars(drawn))
    last: Any = session.scalar(select(func.max(table.c.id))) or 0
    return list(range(last + 1, last + 1 + count))


def _table(model: type[DeclarativeBase]) -> Table:
    table: Table = model.__table__  # type: ignore[assignment]
    return table
