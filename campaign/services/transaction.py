"""The one committer: a service function is one ``with transaction() as session``."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from models.base import db


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a writing session; commit on leaving, roll back on any exception.

    A session of its own, not the page's: on SQLite it begins IMMEDIATE, so that a second
    writer waits instead of failing. The page's own reading session is refreshed afterwards.
    """
    with Session(db.engine, expire_on_commit=False) as session:
        session.connection(execution_options={"immediate": True})
        yield session
        session.commit()
    db.session.rollback()
