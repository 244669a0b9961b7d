"""``campaign amend``: what it would do, and doing it."""

import json
from pathlib import Path

import pytest
from flask import Flask

from campaign.papers.plan_file.plan_text import plan_text
from tests.make import Make
from tests.services.plan.conftest import opened

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_dry_run_says_what_the_act_does(app: Flask, make: Make, tmp_path: Path) -> None:
    plans, file = opened(make), tmp_path / "plan.yaml"
    plan = plans.plan()
    text = plan_text(plan).replace("due_on: 2026-04-20", "due_on: 2026-04-27")
    file.write_text(text, encoding="utf-8")
    run = app.test_cli_runner()
    at = ["--at", "2026-04-01T10:00+08:00"]
    dry = run.invoke(args=["campaign", "amend", plan.code, str(file), "--dry-run", "--json", *at])
    said = json.loads(dry.output)
    assert (said["done"], said["dates"], said["letters_now"]) == (False, 3, 3)
    assert plans.plan() == plan
    words = run.invoke(args=["campaign", "amend", plan.code, str(file), "--dry-run", *at])
    assert "取消" in words.output and "改期" in words.output and "新增" in words.output
    bare = run.invoke(args=["campaign", "amend", plan.code, str(file), *at])
    assert bare.exit_code == 1 and "请写明为什么修订" in bare.output
    done = run.invoke(
        args=["campaign", "amend", plan.code, str(file), "--reason", "延后一周", "--json", *at]
    )
    assert json.loads(done.output) == {**said, "done": True}
    again = run.invoke(args=["campaign", "amend", plan.code, str(file), "--dry-run", *at])
    assert "0 处改动" in again.output


def test_what_may_not_change_is_told(app: Flask, make: Make, tmp_path: Path) -> None:
    plans, file = opened(make), tmp_path / "plan.yaml"
    file.write_text(plan_text(plans.plan()).replace("check\n", "mend\n"), encoding="utf-8")
    run = app.test_cli_runner()
    found = run.invoke(args=["campaign", "amend", "ruanjian-2026", str(file), "--dry-run"])
    assert found.exit_code == 1
    file.write_text("code: x\n", encoding="utf-8")
    broken = run.invoke(args=["campaign", "amend", "ruanjian-2026", str(file)])
    assert broken.exit_code == 1 and "没有修订" in broken.output


def test_a_form_that_the_campaign_has_need_not_lie_beside_the_file(
    app: Flask, make: Make, tmp_path: Path
) -> None:
    plans, file = opened(make), tmp_path / "plan.yaml"
    (tmp_path / "forms").mkdir()
    form = tmp_path / "forms" / "a.csv"
    form.write_text("甲,乙\n", encoding="utf-8")
    asked = "due_on: 2026-04-20"
    text = plan_text(plans.plan()).replace(asked, f"{asked}\n    form: forms/a.csv")
    file.write_text(text, encoding="utf-8")
    run = app.test_cli_runner()
    at = ["--at", "2026-04-01T10:00+08:00", "--reason", "附表"]
    first = run.invoke(args=["campaign", "amend", "ruanjian-2026", str(file), *at])
    assert first.exit_code == 0, first.output
    form.unlink()
    file.write_text(text.replace(asked, "due_on: 2026-04-27"), encoding="utf-8")
    again = run.invoke(args=["campaign", "amend", "ruanjian-2026", str(file), *at])
    assert again.exit_code == 0, again.output
    file.write_text(text.replace("a.csv", "b.csv"), encoding="utf-8")
    missing = run.invoke(args=["campaign", "amend", "ruanjian-2026", str(file), *at])
    assert missing.exit_code == 1 and "找不到附表" in missing.output
    file.write_text(text.replace("ruanjian-2026", "other"), encoding="utf-8")
    refused = run.invoke(args=["campaign", "amend", "ruanjian-2026", str(file), "--dry-run", *at])
    assert "第 1 行「plan.code」：行动的代号不能改。" in refused.output
