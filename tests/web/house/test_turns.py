"""Two pages are made at a time; nobody waits for long, and acts pass by."""

import threading
import time
from collections.abc import Iterable
from typing import Any

import pytest

from campaign.web import turns
from campaign.web.turns import AT_ONCE, Turns


class Kitchen:
    """An application whose pages take as long as the test says; knows how many it had at once."""

    def __init__(self) -> None:
        self.at_once = self.most = 0
        self.done = threading.Event()
        self.lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        with self.lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.done.wait(10)
        with self.lock:
            self.at_once -= 1
        if environ.get("breaks"):
            raise RuntimeError("broken")
        return [b"page"]

    def reaches(self, number: int) -> bool:
        """Tell whether so many are soon inside together."""
        for _ in range(200):
            if self.most >= number:
                return True
            time.sleep(0.01)
        return False


def asks(gate: Turns, number: int, **environ: Any) -> list[threading.Thread]:
    def ask() -> None:
        try:
            assert list(gate({"REQUEST_METHOD": "GET", **environ}, None)) == [b"page"]
        except RuntimeError:
            assert environ.get("breaks")

    threads = [threading.Thread(target=ask) for _ in range(number)]
    for one in threads:
        one.start()
    return threads


def ends(kitchen: Kitchen, threads: list[threading.Thread]) -> None:
    kitchen.done.set()
    for one in threads:
        one.join(10)
    assert kitchen.at_once == 0


def test_a_third_page_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60.0)
    kitchen = Kitchen()
    threads = asks(Turns(kitchen), 6)
    assert kitchen.reaches(AT_ONCE)
    time.sleep(0.1)
    assert kitchen.most == AT_ONCE
    ends(kitchen, threads)
    assert kitchen.most == AT_ONCE


def test_behind_slow_pages_the_next_ones_begin_all_the_same() -> None:
    kitchen = Kitchen()
    threads = asks(Turns(kitchen), 5)
    assert kitchen.reaches(5)
    ends(kitchen, threads)


def test_acts_wait_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60.0)
    kitchen = Kitchen()
    gate = Turns(kitchen)
    threads = asks(gate, 3) + asks(gate, 3, REQUEST_METHOD="POST")
    assert kitchen.reaches(AT_ONCE + 3)
    ends(kitchen, threads)


def test_a_page_that_breaks_gives_its_turn_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60.0)
    kitchen = Kitchen()
    gate = Turns(kitchen)
    ends(kitchen, asks(gate, 4, breaks=True))
    ends(kitchen, asks(gate, 4))
