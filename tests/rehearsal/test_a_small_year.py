"""The command, a case made small, and the same seed twice: a small county, a few weeks."""

import logging
from dataclasses import replace

import pytest
from flask import Flask

from campaign.rehearsal.year.result import Result
from campaign.rehearsal.year.run import Ask, rehearse
from campaign.rehearsal.year.shrink import shrink


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_says_the_same_for_the_same_seed_and_touches_no_database_of_ours(
    app: Flask,
) -> None:
    logging.getLogger("duban-rehearsal").setLevel(logging.CRITICAL)
    run = app.test_cli_runner()
    asked = ["campaign", "rehearse", "--units", "6", "--seed", "3", "--days", "45", "--faults"]
    first, second = run.invoke(args=asked), run.invoke(args=asked)
    assert first.exit_code == second.exit_code == 0, first.output
    assert first.stdout == second.stdout
    assert "种子 3" in first.stdout
    assert "没有发现不对的地方" in first.stdout
    assert "第 45 天，共 45 天" in first.output
    assert not run.invoke(args=["campaign", "list", "--json"]).stdout.strip("[]\n")


def test_a_year_can_be_lived_up_to_an_event() -> None:
    part = rehearse(Ask(3, 1, days=20, until=30))
    assert part.events == 30
    assert not part.violated
    assert part.trace[-1].startswith("30 ")


def test_a_failure_is_made_small() -> None:
    """Fails from the fifth unit, the ninth day and the forty-first event on."""

    def attempt(ask: Ask) -> Result:
        events = min(ask.until or 999, 999)
        bad = ask.units >= 5 and ask.days >= 9 and events >= 41
        return replace(EMPTY, events=events, violated=int(bad))

    ask = Ask(200, 1, faults=True)
    small, result = shrink(ask, attempt(ask), attempt=attempt)
    assert (small.units, small.days, small.until) == (5, 9, 41)
    assert result.violated


EMPTY = Result(
    units=0, seed=0, faults=True, events=0, duties=0, rungs=0, letters=0, copies=0, first_on="",
    last_on="",
)  # fmt: skip
