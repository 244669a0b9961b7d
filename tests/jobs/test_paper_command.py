"""What ``paper`` refuses says what to do, and writes nothing."""

from pathlib import Path

import pytest
from flask import Flask

from campaign.papers.official.kinds import KINDS
from campaign.reports.paper.contents import CONTENTS
from models.base import db
from tests.county import a_county
from tests.make import Make


@pytest.mark.parametrize("kind", [one for one in KINDS if CONTENTS[one].about_duty])
def test_a_paper_about_a_duty_asks_which(app: Flask, make: Make, tmp_path: Path, kind: str) -> None:
    county = a_county(make, ("县财政局",))
    county.open()
    code = str(county.campaign_id)
    db.session.rollback()
    out = tmp_path / "a.docx"
    said = app.test_cli_runner().invoke(args=["paper", kind, code, "--out", str(out)])
    assert said.exit_code == 2
    assert f"{KINDS[kind].zh}针对一项任务：请用 --duty" in said.output
    assert not out.exists()


def test_a_result_before_any_verdict_says_what_is_missing(app: Flask, make: Make) -> None:
    county = a_county(make, ("县财政局",))
    county.open()
    code = str(county.campaign_id)
    db.session.rollback()
    said = app.test_cli_runner().invoke(args=["paper", "inspection_result", code])
    assert said.exit_code != 0
    assert "现在还没有数，不能成文" in said.output
    assert "{" not in said.output
