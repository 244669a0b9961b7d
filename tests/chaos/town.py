"""The processes of one experiment: a mail server, a nursery of workers, and the monkey."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.nursery import Child, Orders
from tests.postgres import free_port

ROOT = Path(__file__).parents[2]


@dataclass
class Sink:
    """The mail server: where it listens and what its mailbox holds."""

    port: int
    path: Path

    def copies(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        if not self.path.exists():
            return Counter()
        return Counter(line.split(" ")[0] for line in self.path.read_text().splitlines())

    def taken(self) -> int:
        """How many letters were taken, copies too."""
        return sum(self.copies().values())


@dataclass
class Nursery:
    """Where workers are born; those who are alive by their process numbers."""

    process: subprocess.Popen[str]
    log: Path
    alive: list[int] = field(default_factory=list)

    def bear(self, child: Child) -> int:
        """Have a child born."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asdict(child)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, self.log.read_text()[-3000:]
        self.alive.append(int(line))
        return int(line)

    def kill(self, pid: int) -> bool:
        """End a child with SIGKILL; tell whether it still lived."""
        self.alive.remove(pid)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return True
        return False

    def living(self) -> list[int]:
        """Those children that have not ended, by themselves or by a trap."""
        self.alive = [pid for pid in self.alive if _lives(pid)]
        return self.alive

    def complaints(self) -> str:
        """What children could not do: the end of their log where it holds a failure."""
        said = self.log.read_text() if self.log.exists() else ""
        return said[-4000:] if "Traceback" in said else ""

    def deaths(self) -> Counter[str]:
        """How often a trap has snapped at each point."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return Counter(line.removeprefix("died at ") for line in lines if "died at " in line)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def running_sink(folder: Path, seed: int, faults: dict[str, float] | None = None) -> Iterator[Sink]:
    """Run the mail server."""
    port, path = free_port(), folder / f"mailbox-{seed}"
    about = [str(path), str(port), str(seed), json.dumps(faults or {})]
    with _process("tests.chaos.sink", *about):
        yield Sink(port, path)


@contextmanager
def running_nursery(url: str, port: int, folder: Path, *, quick: bool = True) -> Iterator[Nursery]:
    """Run a nursery; its children end with it."""
    orders = Orders(url, port, str(folder / "children.log"), quick)
    with _process("tests.chaos.nursery", json.dumps(asdict(orders))) as process:
        nursery = Nursery(process, Path(orders.log))
        yield nursery
        for pid in nursery.living():
            nursery.kill(pid)


@contextmanager
def _process(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A module as a process that has said that it is ready."""
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=ROOT, **pipes)
    try:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def monkey(
    nursery: Nursery,
    dice: random.Random,
    *,
    kills: int,
    workers: int,
    points: Sequence[str],
) -> int:
    """Keep so many workers alive and kill them, at random and at named points; return how many.

    First one dies at every point, each in its turn. Then every 20 to 120 ms one is killed wherever
    it is; every fifth carries a trap as well.
    """
    for point in points:
        doomed = nursery.bear(Child("deliver", point=point))
        give_up = time.monotonic() + 60
        while doomed in nursery.living():
            assert time.monotonic() < give_up, f"nobody came to the point {point}"
            time.sleep(0.01)
    killed, born = 0, 0
    while killed + sum(nursery.deaths().values()) < kills:
        while len(nursery.living()) < workers:
            trap = dice.choice(points) if born % 5 == 4 else ""
            nursery.bear(Child("deliver", point=trap, nth=dice.randint(1, 3) if trap else 1))
            born += 1
        time.sleep(dice.uniform(0.02, 0.12))
        living = nursery.living()
        if living:
            killed += nursery.kill(dice.choice(living))
    return killed + sum(nursery.deaths().values())
