"""INSERT … ON CONFLICT on whichever database this is."""

from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql import Select

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def _into(session: Session, model: type[DeclarativeBase]) -> Any:
    table: Table = model.__table__  # type: ignore[assignment]
    return _INSERT[session.get_bind().dialect.name](table)


def insert_selected(
    session: Session,
    model: type[DeclarativeBase],
    columns: list[str],
    rows: Select[*tuple[Any, ...]],
) -> int:
    """Insert what the query finds, leaving out what is there already; return how many are new."""
    statement = _into(session, model).from_select(columns, rows).on_conflict_do_nothing()
    result: Any = session.execute(statement, execution_options={"preserve_rowcount": True})
    if session.get_bind().dialect.name == "sqlite":
        # Python's driver does not count what a statement beginning WITH has inserted.
        return int(session.scalar(text("SELECT changes()")) or 0)
    return int(result.rowcount)


def insert_once(session: Session, model: type[DeclarativeBase], row: dict[str, Any]) -> bool:
    """Insert this row; tell whether it is new.

    Where somebody else is just inserting the same, the database waits for what comes of it.
    """
    statement = _into(session, model).values(row).on_conflict_do_nothing()
    result: Any = session.execute(statement, execution_options={"preserve_rowcount": True})
    return bool(result.rowcount == 1)


def insert_rows(session: Session, model: type[DeclarativeBase], rows: list[dict[str, Any]]) -> None:
    """Insert these rows in one go, leaving out what is there already."""
    if rows:
        session.execute(_into(session, model).on_conflict_do_nothing(), rows)


def put_row(session: Session, model: type[DeclarativeBase], key: str, row: dict[str, Any]) -> None:
    """Insert this row, or change the one that has its ``key``.

    Not by looking first: of two processes that both find nothing there, one would then fail.
    """
    statement = _into(session, model).values(row)
    changed = {name: statement.excluded[name] for name in row if name != key}
    session.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed))
    known = session.identity_map.get(identity_key(model, row[key]))
    if known is not None:
        session.refresh(known)


def put_rows(
    session: Session, model: type[DeclarativeBase], key: tuple[str, ...], rows: list[dict[str, Any]]
) -> None:
    """Insert these rows, or change those that have their ``key``."""
    if rows:
        statement = _into(session, model)
        changed = {name: statement.excluded[name] for name in rows[0] if name not in key}
        session.execute(statement.on_conflict_do_update(index_elements=key, set_=changed), rows)


def add_to(
    session: Session,
    model: type[DeclarativeBase],
    key: tuple[str, ...],
    rows: list[dict[str, Any]],
    *,
    number: str,
) -> None:
    """Insert these rows; where one with their ``key`` is, add their ``number`` to it."""
    if rows:
        statement = _into(session, model)
        total = {number: getattr(model, number) + statement.excluded[number]}
        session.execute(statement.on_conflict_do_update(index_elements=key, set_=total), rows)
