"""``campaign forecast``: a plan before its launch, and the same once it runs."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from campaign.papers.plan_file.plan_text import plan_text
from tests.county import a_county, a_plan
from tests.make import Make

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
AT = ["--at", "2026-03-02T09:00+08:00"]


def test_a_plan_says_before_its_launch_what_it_says_when_it_runs(
    app: Flask, make: Make, tmp_path: Path
) -> None:
    county, file, run = a_county(make), tmp_path / "plan.yaml", app.test_cli_runner()
    file.write_text(plan_text(a_plan()), encoding="utf-8")
    asked = ["campaign", "forecast", str(file), "--scope", "XIAN", *AT]
    before = json.loads(run.invoke(args=[*asked, "--json"]).output)
    words = run.invoke(args=asked).output
    county.open()
    after = json.loads(
        run.invoke(args=["campaign", "forecast", a_plan().code, *AT, "--json"]).output
    )
    for name in ("letters", "calls", "drafts", "totals", "until", "dangers"):
        assert in_any_order(before[name]) == in_any_order(after[name]), name
    # Three contacts seven, three and one day before; deputy, principal, office after; each once
    # a day, whatever the number of duties.
    assert before["totals"]["letters"] == len(before["letters"]) > 40
    assert {one["about"][0]["rung"] for one in before["letters"]} == {1, 2, 3, 4, 5, 6}
    assert f"将发出 {before['totals']['letters']} 封信" in words
    assert "期限在休息日" not in words and "邮箱从未收到过信" in words


def in_any_order(found: Any) -> Any:
    """Return it whatever the order of its rows: duties have no numbers before the launch."""
    if isinstance(found, list):
        return sorted((in_any_order(one) for one in found), key=str)
    if isinstance(found, dict):
        return {name: in_any_order(one) for name, one in found.items()}
    return found


def test_who_answers_in_time_is_not_raised_to_anybody(app: Flask, make: Make) -> None:
    a_county(make).open()
    run = app.test_cli_runner()
    asked = ["campaign", "forecast", a_plan().code, *AT, "--scenario"]
    said = json.loads(run.invoke(args=[*asked, "on-time", "--json"]).output)
    assert said["totals"]["escalations"] == said["totals"]["drafts"] == 0
    assert {rung["rung"] for one in said["letters"] for rung in one["about"]} == {1, 2, 3}
    assert "没有上一次行动可比" in run.invoke(args=[*asked, "last-round"]).output


def test_what_cannot_be_forecast_is_told(app: Flask, make: Make, tmp_path: Path) -> None:
    a_county(make)
    file, run = tmp_path / "plan.yaml", app.test_cli_runner()
    file.write_text(plan_text(a_plan()), encoding="utf-8")
    bare = run.invoke(args=["campaign", "forecast", str(file)])
    assert bare.exit_code == 1 and "--scope" in bare.output
    nowhere = run.invoke(args=["campaign", "forecast", str(file), "--scope", "NIRGEND"])
    assert nowhere.exit_code == 1 and "不在单位表里" in nowhere.output
    assert run.invoke(args=["campaign", "forecast", "没有"]).exit_code == 1
    assert run.invoke(args=["campaign", "forecast", "没有.yaml"]).exit_code == 1
    file.write_text("code: x\n", encoding="utf-8")
    assert (
        "没有预演" in run.invoke(args=["campaign", "forecast", str(file), "--scope", "XIAN"]).output
    )
