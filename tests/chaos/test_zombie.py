"""A6: a worker that stood still for longer than its lease finds that it has been overtaken."""

from __future__ import annotations

import os
import signal
import sqlite3
import time

from flask import Flask
from sqlalchemy import select, text

from models.base import db
from models.letter import Attempt, Letter
from tests.chaos.house import judge, left, wait_until, write_letters
from tests.chaos.nursery import Child
from tests.chaos.town import Nursery, Sink

LETTERS = 150


def rows() -> list[tuple[object, ...]]:
    """Every letter and attempt as it stands."""
    db.session.rollback()
    found: list[tuple[object, ...]] = []
    for table in (Letter.__table__, Attempt.__table__):
        found += [tuple(row) for row in db.session.execute(select(table).order_by(table.c.id))]
    return found


def held_by(pid: int) -> int:
    """How many attempts of this worker are open."""
    db.session.rollback()
    asked = select(Attempt.id).where(
        Attempt.worker.endswith(f":{pid}"), Attempt.finished_at.is_(None)
    )
    return len(db.session.scalars(asked).all())


def amid_a_transaction() -> bool:
    """Whether somebody else stands in an open transaction: a stopped one keeps its locks.

    No other worker can then go on until it does; docs/reliability.md says so.
    """
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        others = "datname = current_database() AND pid <> pg_backend_pid() AND xact_start NOTNULL"
        asked = text(f"SELECT count(*) FROM pg_stat_activity WHERE {others}")
        return bool(db.session.scalar(asked))
    with sqlite3.connect(str(db.engine.url.database), timeout=0.1) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.rollback()
    return False


def test_a_worker_that_comes_back_after_its_lease_changes_nothing(
    app: Flask, nursery: Nursery, sink: Sink
) -> None:
    write_letters(LETTERS)
    zombie = nursery.bear(Child("deliver"))
    wait_until(lambda: sink.taken() > 30, 30, "it sends")
    os.kill(zombie, signal.SIGSTOP)
    while amid_a_transaction() or not held_by(zombie):  # or between two groups: on to the next
        os.kill(zombie, signal.SIGCONT)
        time.sleep(0.01)
        os.kill(zombie, signal.SIGSTOP)
    nursery.bear(Child("deliver"))
    wait_until(lambda: left() == 0, 60, "another worker takes over what it held")
    before, taken = rows(), sink.taken()

    os.kill(zombie, signal.SIGCONT)
    wait_until(lambda: _idle(zombie), 10, "it is idle")
    time.sleep(1.0)

    assert rows() == before, "not one write of it went through"
    assert sink.taken() - taken <= 1, "at most the letter that it had in its hand"
    found = judge(app, sink)
    assert found.states == {"accepted": LETTERS}
    assert (found.lost, found.unexplained, found.unfinished) == (0, 0, 0)
    assert zombie in nursery.living(), "it goes on as a worker like any other"


def _idle(pid: int) -> bool:
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "S"
