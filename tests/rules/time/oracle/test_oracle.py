"""Dates against an independent walk through the days, and on hosts of other zones."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.time.oracle.cases import by_rules, by_walking, cases

ROOT = Path(__file__).parents[4]
ZONES = ("UTC", "America/New_York", "Asia/Shanghai")
PRINT_ALL = """
import json, sys
from tests.rules.time.oracle.cases import by_rules, cases
sys.stdout.write("\\n".join(json.dumps(by_rules(case)) for case in cases()))
"""


def test_two_thousand_generated_dates_are_what_walking_finds():
    asked = list(cases())
    assert len(asked) == 2000
    different = [
        (case[0], case[1], case[3]) for case in asked if by_rules(case) != by_walking(case)
    ]
    assert different == []


def test_the_cases_reach_what_is_difficult():
    """A generator that asks easy questions proves nothing."""
    asked = list(cases())
    answers = [by_rules(case) for case in asked]
    paces = [answer for case, answer in zip(asked, answers, strict=True) if case[0] == "pace"]
    dates = {date for answer in paces for date in answer}
    assert any(date.endswith("02-29") for date in dates)
    assert any(date.endswith("-12-31") for date in dates)
    rolled = [a for c, a in zip(asked, answers, strict=True) if c[0] == "roll"]
    moved = [c[3][0].isoformat() for c in asked if c[0] == "roll"]
    assert sum(a != b for a, b in zip(rolled, moved, strict=True)) > 50
    landed = {a for c, a in zip(asked, answers, strict=True) if c[0] == "add"}
    assert {"2026-02-14", "2026-02-28", "2026-05-09"} & landed


@pytest.mark.timeout(60)
def test_the_zone_of_the_host_changes_nothing():
    printed = {
        subprocess.run(
            [sys.executable, "-c", PRINT_ALL], cwd=ROOT, check=True, capture_output=True,
            env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT)},
        ).stdout
        for zone in ZONES
    }  # fmt: skip
    assert len(printed) == 1
    (answers,) = printed
    assert answers.count(b"\n") == 1999
    assert hashlib.sha256(answers).digest()
