"""The short form is part of every test run; ``./duban soak chaos`` asks for the long one."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.chaos.town import Nursery, Sink, running_nursery, running_sink

LONG = os.environ.get("DUBAN_CHAOS") == "long"
SEED = int(os.environ.get("DUBAN_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


def size(short: int, long: int) -> int:
    """So many now, or so many in the soak."""
    return long if LONG else short


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> random.Random:
    """Dice whose seed is printed when the test fails: DUBAN_SEED=… throws them again."""
    print(f"DUBAN_SEED={SEED}")
    return random.Random(f"{SEED}/{request.node.name}")


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """A mail server that behaves."""
    with running_sink(tmp_path, SEED) as running:
        yield running


@pytest.fixture
def nursery(app: Flask, sink: Sink, tmp_path: Path, database_url: str) -> Iterator[Nursery]:
    """Workers on the test's database and mail server, in a hurry."""
    with running_nursery(database_url, sink.port, tmp_path) as running:
        yield running
