"""``clock`` says whether the clock may be believed; on a doubtful one the others rest."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from flask import Flask

from campaign import clock
from campaign.clock import Counter
from tests.make import Make

NOW = dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)
THREE_DAYS = dt.timedelta(days=3)


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """Run a command at an instant of a machine that has been started anew for it."""

    def one(*words: str, at: dt.datetime = NOW):
        monkeypatch.setattr(clock, "now", lambda: at)
        monkeypatch.setattr(clock, "counter", lambda: Counter(at.isoformat(), 0))
        # The test's PostgreSQL runs on this machine and is no second clock.
        return app.test_cli_runner().invoke(args=list(words))

    return one


def test_a_clock_without_doubt_is_said_to_be_so(run) -> None:
    result = run("clock")
    assert (result.exit_code, result.output) == (0, "本机时间 2026-04-20 09:00:00，没有疑问。\n")


def test_after_three_days_nothing_is_decided_until_somebody_says_so(run, make: Make) -> None:
    make.person("周晓岚", login="zhouxl")
    run("clock", at=NOW - THREE_DAYS)
    for word in ("tick", "deliver"):
        result = run(word)
        assert result.exit_code == 1
        assert "时钟存疑" in result.output
    result = run("clock")
    assert result.exit_code == 1
    assert "2026-04-17 09:00:00" in result.output
    assert "./duban clock --confirm" in result.output
    said = json.loads(run("clock", "--json").output)
    assert (said["clock"], said["why"]) == ("doubtful", "forward")
    assert "△ 时钟：" in run("doctor").output

    assert "没有登录名" in run("clock", "--confirm", "nobody").output
    result = run("clock", "--confirm", "zhouxl")
    assert result.exit_code == 0
    assert "周晓岚 确认本机时间 2026-04-20 09:00:00 正确" in result.output
    assert run("tick").exit_code == run("deliver").exit_code == 0
    assert "没有存疑" in run("clock", "--confirm", "zhouxl").output
