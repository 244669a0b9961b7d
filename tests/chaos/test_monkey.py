"""A5: workers are killed all the time, at random and at every named point of their work."""

from __future__ import annotations

import random

import pytest
from flask import Flask

from tests.chaos.conftest import LONG, size
from tests.chaos.house import judge, left, wait_until, write_letters
from tests.chaos.nursery import MAIL_POINTS, Child
from tests.chaos.town import Nursery, Sink, monkey

WORKERS = 4


@pytest.mark.timeout(4000 if LONG else 300)
def test_killed_workers_lose_no_letter_and_every_copy_is_explained(
    app: Flask, nursery: Nursery, sink: Sink, dice: random.Random
) -> None:
    letters, kills = size(2_000, 20_000), size(100, 1_000)
    write_letters(letters)
    killed = monkey(nursery, dice, kills=kills, workers=WORKERS, points=MAIL_POINTS)
    deaths = nursery.deaths()
    for _ in range(WORKERS - len(nursery.living())):
        nursery.bear(Child("deliver"))
    wait_until(lambda: left() == 0, 3000 if LONG else 150, "the letters of the dead are resumed")

    found = judge(app, sink)
    print(f"{killed} kills, of them {dict(deaths)}; {found}")
    assert killed >= kills
    assert set(deaths) == set(MAIL_POINTS), "every point was a place of death"
    assert found.states == {"accepted": letters}
    assert (found.lost, found.unexplained, found.unfinished) == (0, 0, 0)
    assert found.repeats <= found.in_doubt
