"""The real settings: what a killed worker held goes on within a minute and a half."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.base import db
from models.letter import Letter
from tests.chaos.conftest import LONG, SEED
from tests.chaos.house import wait_until, write_letters
from tests.chaos.nursery import Child
from tests.chaos.town import running_nursery, running_sink

RESUMED_SECONDS = 90


def held() -> int:
    """How many letters somebody holds."""
    db.session.rollback()
    asked = select(func.count()).select_from(Letter).where(Letter.state == "sending")
    return db.session.scalar(asked) or 0


if LONG:  # it waits for a lease of 60 seconds: part of the soak alone

    @pytest.mark.timeout(300)
    def test_what_a_killed_worker_held_is_taken_up_within_ninety_seconds(
        app: Flask, database_url: str, tmp_path: Path
    ) -> None:
        write_letters(150)
        with (
            running_sink(tmp_path, SEED) as sink,
            running_nursery(database_url, sink.port, tmp_path, quick=False) as nursery,
        ):
            doomed = nursery.bear(Child("deliver", point="claimed"))
            wait_until(lambda: doomed not in nursery.living(), 60, "it dies with its claim")
            died = time.monotonic()
            assert held() > 0
            nursery.bear(Child("deliver"))
            wait_until(lambda: held() == 0 and sink.taken() == 150, 200, "it is taken up")
            print(f"resumed and sent within {time.monotonic() - died:.0f} s")
            assert time.monotonic() - died <= RESUMED_SECONDS
