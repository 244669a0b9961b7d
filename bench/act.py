"""One act of a person through the service layer, beside its own SQL sent by the bare driver.

The statements are those that the service sent a moment before, recorded; only the ids in them are
those of another unit. So the limit follows the service, and the ratio is what our layers cost.
"""

import multiprocessing
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any

from sqlalchemy import event

from bench import county, databases
from bench.report import Row, rates
from campaign.rules.calendar import day_of
from campaign.rules.permissions import Asker
from campaign.services.progress.submit_duty import submit_duty
from models.base import db

ROUNDS = 5
ACTS = 400  # a round and kind, shared by the clients
NOW = county.OPENED_AT + timedelta(days=31)
GOALS = {("sqlite", 1): 0.35, ("sqlite", 8): 0.35, ("postgresql", 1): 0.6, ("postgresql", 8): 0.6}
IDS = re.compile(r"\b\d{9}\b")  # the county's ids have nine digits, each table its own range


@dataclass(frozen=True)
class Statement:
    """One statement as the driver saw it, and how many rows it changed."""

    sql: str
    values: Any
    many: bool
    changed: int


def rows(name: str, address: str) -> Iterator[Row]:
    """Measure on a filled database; no application is open in this process."""
    with databases.open_application(address):
        recorded = _record(0)
    units = iter(range(1, 10**9))
    for clients in (1, 8):
        with _Clients(address, clients, recorded) as workers:
            workers.run("act", units, 2 * clients)
            workers.run("raw", units, 2 * clients)
            pairs = [
                (workers.run("act", units, ACTS), workers.run("raw", units, ACTS))
                for _ in range(ROUNDS)
            ]
        ours, raw = zip(*pairs, strict=True)
        title = f"submit, {clients} client{'s' * (clients > 1)}: service ÷ driver"
        yield rates(title, name, ours, raw, GOALS[name, clients])


def _submit(unit_number: int) -> None:
    submit_duty(
        county.duty_id(unit_number, 0),
        asker=Asker(county.contact_id(unit_number), "联络员"),
        note="统计表已签字盖章，今日报送。",
        version=1,
        now=NOW,
        today=day_of(NOW),
    )


def _record(unit_number: int) -> list[Statement]:
    """The statements of one submission with their parameters; the act itself is done."""
    found: list[Statement] = []

    def note(
        _connection: Any, cursor: Any, sql: str, values: Any, _context: Any, many: bool
    ) -> None:
        if not sql.startswith("BEGIN"):
            found.append(Statement(sql, values, many, cursor.rowcount))

    event.listen(db.engine, "after_cursor_execute", note)
    _submit(unit_number)
    event.remove(db.engine, "after_cursor_execute", note)
    return found


def _for_unit(value: Any, unit_number: int) -> Any:
    """The same parameters with the ids of another unit (they were recorded for unit 0)."""
    if isinstance(value, dict):
        return {key: _for_unit(each, unit_number) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_for_unit(each, unit_number) for each in value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= county.SCOPE:
        return _id_for_unit(value, unit_number)
    if isinstance(value, str):
        return IDS.sub(lambda found: str(_id_for_unit(int(found[0]), unit_number)), value)
    return value


def _id_for_unit(identity: int, unit_number: int) -> int:
    """Another unit's id in the place of unit 0's; what is not a unit's own stays."""
    for first, step in county.IDS_OF_A_UNIT:
        if first <= identity < first + step:
            return identity + step * unit_number
    return identity


@dataclass
class _Client:
    """One process and the pipe to it."""

    process: Any
    pipe: Connection


class _Clients:
    """Processes that each hold the application and a bare connection, and do what they are told."""

    def __init__(self, address: str, count: int, recorded: Sequence[Statement]) -> None:
        context = multiprocessing.get_context("spawn")
        self.start_together = context.Barrier(count)
        self.clients = []
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_work, args=(address, theirs, self.start_together, recorded), daemon=True
            )
            process.start()
            self.clients.append(_Client(process, ours))

    def __enter__(self) -> "_Clients":
        return self

    def __exit__(self, failure: object, *_: object) -> None:
        for client in self.clients:
            if failure:  # it may have been the client's own, and then nobody listens
                client.process.terminate()
            else:
                client.pipe.send(None)
        for client in self.clients:
            client.process.join(20)

    def run(self, kind: str, units: Iterator[int], acts: int) -> float:
        """Acts a second of all clients together, each on units of its own."""
        share = acts // len(self.clients)
        for client in self.clients:
            client.pipe.send((kind, [next(units) for _ in range(share)]))
        spans = [client.pipe.recv() for client in self.clients]
        seconds = max(end for _, end in spans) - min(start for start, _ in spans)
        return share * len(self.clients) / seconds


def _work(
    address: str, pipe: Connection, start_together: Any, recorded: Sequence[Statement]
) -> None:
    """A client's life: wait for units, act on them, say from when to when."""
    with databases.open_application(address), db.engine.connect() as connection:
        driver = connection.connection.driver_connection
        while order := pipe.recv():
            kind, units = order
            scripts = [
                [replace(each, values=_for_unit(each.values, unit)) for each in recorded]
                for unit in (units if kind == "raw" else ())
            ]
            start_together.wait()
            start = monotonic()
            if kind == "act":
                for unit in units:
                    _submit(unit)
            for script in scripts:
                _send(driver, script)
            pipe.send((start, monotonic()))


def _send(driver: Any, script: Sequence[Statement]) -> None:
    """One transaction by the bare driver; on SQLite it begins as ours do."""
    cursor = driver.cursor()
    if db.engine.dialect.name == "sqlite":
        cursor.execute("BEGIN IMMEDIATE")
    for each in script:
        if each.many:
            cursor.executemany(each.sql, each.values)
        else:
            cursor.execute(each.sql, each.values)
        if cursor.description is not None:
            cursor.fetchall()
        elif cursor.rowcount != each.changed:
            raise RuntimeError(f"changed {cursor.rowcount}, not {each.changed} rows: {each.sql}")
    driver.commit()
