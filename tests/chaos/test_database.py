"""C1, C2: the database server is struck down and its sessions are cut off amid delivery."""

from __future__ import annotations

import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from campaign.settings import Settings
from models.base import db
from tests.chaos.conftest import LONG, SEED, size
from tests.chaos.house import judge, left, wait_until, write_letters
from tests.chaos.nursery import Child
from tests.chaos.town import running_nursery, running_sink
from tests.postgres import OwnServer, free_port, own_server

# A commit that was answered is on the disk, as in life; only the machine itself may not go down.
KEEPS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "max_connections=60",
    "timezone=UTC",
)
WORKERS = 4


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    with own_server(KEEPS) as running:
        yield running


@pytest.fixture
def own_app(
    server: OwnServer, tmp_path: Path, build: Callable[[Settings], Flask]
) -> Iterator[Flask]:
    """An application on a migrated database of the server that will be struck down."""
    url = server.create("struck")
    app = build(Settings(url, "only for tests, and long enough for them"))
    with app.app_context():
        flask_migrate.upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


@dataclass
class Visitor:
    """Somebody who opens a page again and again, and notes what comes."""

    address: str
    answers: Counter[int] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> int:
        try:
            with urllib.request.urlopen(self.address, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def run(self) -> None:
        while not self.over.wait(0.02):
            self.answers[self.look()] += 1


@pytest.mark.postgres
@pytest.mark.timeout(4000 if LONG else 300)
def test_a_database_struck_down_amid_delivery_loses_no_letter(
    own_app: Flask, server: OwnServer, tmp_path: Path, dice: random.Random
) -> None:
    letters = size(600, 10_000)
    write_letters(letters)
    port = free_port()
    with (
        running_sink(tmp_path, SEED) as sink,
        running_nursery(server.url("struck"), sink.port, tmp_path) as nursery,
    ):
        web = nursery.bear(Child("web", port=port))
        visitor = Visitor(f"http://127.0.0.1:{port}/sign-in")
        wait_until(lambda: _answers(visitor), 20, "the web answers")
        reader = threading.Thread(target=visitor.run)
        reader.start()
        workers = [nursery.bear(Child("deliver")) for _ in range(WORKERS)]
        try:
            for blow in range(size(6, 100)):
                time.sleep(dice.uniform(0.1, 0.4))
                if blow % 2:
                    server.end_sessions("struck")
                else:
                    server.restart(after=dice.uniform(0.0, 1.5))
            db.engine.dispose()
            assert left() > 0, "the blows fell amid delivery"
            wait_until(lambda: left() == 0, 3000 if LONG else 150, "the workers went on")
        finally:
            visitor.over.set()
            reader.join()
        print(dict(visitor.answers))
        assert set(nursery.living()) == {web, *workers}, "nobody had to be started again"
        assert set(visitor.answers) <= {200, 503}
        assert visitor.look() == 200
        found = judge(own_app, sink)
        print(found)
        assert found.states == {"accepted": letters}
        assert (found.lost, found.unexplained, found.unfinished) == (0, 0, 0)


def _answers(visitor: Visitor) -> bool:
    try:
        return visitor.look() == 200
    except OSError:
        return False
