"""``form check`` and ``form load``."""

import json
from pathlib import Path

import pytest
from flask import Flask

from tests.papers.forms.test_form_file import SHIPPED, SOUND


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_form_is_checked_and_taken_in_as_its_next_version(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner()
    checked = run.invoke(args=["form", "check", str(SHIPPED)])
    assert checked.exit_code == 0
    assert "没有错误。“软件使用情况统计表”：8 组，66 个字段" in checked.output
    assert "第 1 版" in run.invoke(args=["form", "load", str(SHIPPED)]).output
    assert "没有改动" in run.invoke(args=["form", "load", str(SHIPPED)]).output
    file = tmp_path / "pcs.yaml"
    file.write_text(SOUND, "utf-8")
    told = json.loads(run.invoke(args=["form", "check", str(file), "--json"]).output)
    assert told == {"ok": True, "code": "pcs", "groups": 2, "fields": 4, "rules": 2, "errors": []}


def test_a_faulty_form_is_told_line_by_line_and_not_taken(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "pcs.yaml"
    file.write_text(SOUND.replace("<= total", "<= totl"), "utf-8")
    for act in ("check", "load"):
        found = app.test_cli_runner().invoke(args=["form", act, str(file)])
        assert found.exit_code == 1
        assert "第 17 行" in found.output
