"""``plan read``: official text in, JSON or a plan file out."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from campaign.papers.plan_file import read_plan
from tests.planreader.labels import PLANS


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


ANSWERS = {"name": "软件正版化", "issued_on": "2012-03-01", "for_kinds": "[department, township]"}


def answered(text: str) -> str:
    """Fill in every blank: days of stages from their own hints, the rest from ANSWERS."""
    lines = []
    for line in text.splitlines():
        blank = re.match(r"( *)(\w+):   # 待填：(.*)", line)
        if blank:
            days = re.findall(r"\d{4}-\d\d-\d\d", blank[3])
            day = {"from_on": "2012-03-01", "to_on": days[-1] if days else "2012-12-31"}
            line = f"{blank[1]}{blank[2]}: {day.get(blank[2]) or ANSWERS[blank[2]]}"
        lines.append(line)
    return "\n".join(lines)


def test_a_paper_becomes_json_and_a_plan_file_that_lacks_only_the_answers(
    app: Flask, tmp_path: Path
) -> None:
    run, out = app.test_cli_runner(), tmp_path / "plan.yaml"
    paper = str(PLANS / "13-sunhuai.txt")
    done = run.invoke(args=["plan", "read", paper, "--json", "--out", str(out)])
    assert done.exit_code == 0
    read = json.loads(done.stdout)
    assert set(read) == {"issued", "stages", "milestones", "questions"}
    assert set(read["milestones"][0]) == {
        "phrase", "due", "month_day", "recurs", "actor", "recipient", "action", "stage",
        "sentence", "offset",
    }  # fmt: skip
    text = out.read_text("utf-8")
    lacking = read_plan(text, folder=None)
    assert len(lacking.errors) == text.count("待填：")
    filled = read_plan(answered(text), folder=None)
    assert filled.errors == ()
    assert filled.plan is not None
    assert (len(filled.plan.stages), len(filled.plan.milestones)) == (5, 13)
    again = run.invoke(args=["plan", "read", paper, "--out", str(out)])
    assert again.exit_code == 1  # the answers in the file are not written over
    assert out.read_text("utf-8") == text


def test_the_date_of_issue_settles_years_and_the_list_is_told(app: Flask) -> None:
    run, paper = app.test_cli_runner(), str(PLANS / "08-zijin.txt")
    told = run.invoke(args=["plan", "read", paper])
    assert "09-25" in told.output
    assert "没有写年份" in told.output
    told = run.invoke(args=["plan", "read", paper, "--issued", "2015-09-10"])
    assert "节点  2015-09-25  各责任单位" in told.output
    assert "没有写年份" not in told.output


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "没有文字"),
        ("a.pdf", b"%PDF-1.7 scan", "只能读 .docx 和 .txt"),
        ("a.txt", b"\x00\x01\x02", "编码读不出来"),
        ("a.txt", "年".encode() * 1_700_000, "最多"),
        ("a.docx", b"PK\x03\x04 not a package", ""),
        ("a.txt", "年".encode() * 300_000, "不像一份方案"),
    ],
)
def test_what_is_no_plan_is_one_line_and_exit_code_one(
    app: Flask, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    out = tmp_path / "plan.yaml"
    done = app.test_cli_runner().invoke(args=["plan", "read", str(file), "--out", str(out)])
    assert done.exit_code == 1
    assert words in done.output
    assert len(done.output.splitlines()) == 1
    assert not out.exists()
