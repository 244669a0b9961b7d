"""A7-A10: a mail server that does everything wrong that real ones do, a third of the time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.base import db
from models.letter import Attempt, Letter
from tests.chaos.conftest import LONG, SEED, size
from tests.chaos.house import judge, left, wait_until, write_letters
from tests.chaos.nursery import Child
from tests.chaos.sink import FAULTS, LATE_SECONDS
from tests.chaos.town import running_nursery, running_sink

WORKERS = 2


@pytest.mark.timeout(3000 if LONG else 300)
def test_a_server_that_fails_a_third_of_the_time_gets_every_letter(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    letters = size(200, 5_000)
    faults = dict.fromkeys(FAULTS, 0.06)
    write_letters(letters)
    write_letters(3, prefix="gone-")
    write_letters(1, prefix="late-")  # longer than a lease: it has to be renewed meanwhile
    with (
        running_sink(tmp_path, SEED, faults) as sink,
        running_nursery(database_url, sink.port, tmp_path) as nursery,
    ):
        for _ in range(WORKERS):
            nursery.bear(Child("deliver"))
        wait_until(lambda: left() == 0, 2500 if LONG else 150, "it gets there in the end")

        found = judge(app, sink)
        print(found)
        assert found.states == {"accepted": letters + 1, "failed": 3}
        assert (found.lost, found.unexplained, found.unfinished) == (0, 0, 0)
        assert found.repeats <= found.in_doubt
        assert not nursery.complaints(), nursery.complaints()
    db.session.rollback()
    tries: Counter[str] = Counter(
        db.session.scalars(
            select(Letter.address)
            .join(Attempt, Attempt.letter_id == Letter.id)
            .where(Attempt.code == 550)
        )
    )
    assert {tries[f"gone-{n}@x.example"] for n in range(3)} == {1}, "a refusal is never asked twice"
    late = (
        select(func.count())
        .select_from(Attempt)
        .join(Letter)
        .where(Letter.address.startswith("late-"), Attempt.reply.contains("worker was lost"))
    )
    assert db.session.scalar(late) == 0, f"the lease was held for {LATE_SECONDS:g} s"
