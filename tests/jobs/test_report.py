"""``report lagging``: the same rows as the office's page, for scripts and for files."""

import datetime as dt
import html
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask

from campaign import clock
from campaign.rules.permissions import Role
from campaign.rules.words import label
from campaign.services.transaction import transaction
from models.base import db
from tests.county import County, at
from tests.make import Make
from tests.reports.lived import lived_county

KEYS = [
    "code", "name", "stage", "milestone", "due", "days_late", "court", "level", "next_rung",
    "next_rung_at",
]  # fmt: skip
FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 5, 20)


@pytest.fixture
def county(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> County:
    """A random history that ends at eight in the evening of its last day."""
    found = lived_county(make, 11, FIRST, LAST)
    monkeypatch.setattr(clock, "now", lambda: at(LAST, 20))
    return found


def report(app: Flask, *more: str) -> list[dict[str, Any]]:
    """The rows of the report as a script gets them."""
    result = app.test_cli_runner().invoke(args=["report", "lagging", "ruanjian-2026", *more])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)  # type: ignore[no-any-return]


def page_rows(app: Flask, county: County, query: str = "") -> list[dict[str, str]]:
    """What the office's page prints of each row, in its order."""
    client = county.make.sign_in(app.test_client(), county.people[county.scope.code, Role.OFFICE])
    page = client.get(f"/office/{county.campaign_id}?order=days{query}").get_data(as_text=True)
    rows = []
    for row in re.findall(r"<tr class.*?</tr>", page, flags=re.S):
        text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", row)))
        name = re.search(r'data-open href="[^"]+">([^<]+)<', row)
        assert name
        rows.append({"name": html.unescape(name[1]), "text": text})
    return rows


@pytest.mark.parametrize("as_of", ["", "2026-05-06", "2026-04-28T12:00+08:00"])
def test_the_rows_equal_the_page(app: Flask, county: County, as_of: str) -> None:
    found = report(app, "--json", *(["--as-of", as_of] if as_of else []))
    shown = page_rows(app, county, f"&as_of={as_of.replace('+', '%2B')}" if as_of else "")
    assert found
    assert sorted(row["name"] for row in found) == sorted(row["name"] for row in shown)
    left = list(shown)
    for row in found:
        assert list(row) == KEYS
        match = next(one for one in left if one["name"] == row["name"] and fits(row, one["text"]))
        left.remove(match)
    assert left == []


def fits(row: dict[str, Any], text: str) -> bool:
    """Tell whether a row of the page says the same."""
    due = dt.date.fromisoformat(row["due"])
    said = [row["milestone"], f" {row['days_late']} 天", f"{due.month}/{due.day} 止"]
    if row["court"] == "office":
        said.append("等办公室审核")
    elif row["next_rung_at"]:
        on = dt.datetime.fromisoformat(row["next_rung_at"])
        assert on.utcoffset() == dt.timedelta(hours=8)
        waits = "待批准" in text
        said += [] if waits else [f"{on.month}/{on.day}"]
        if not waits and "须批准" not in text:
            said.append(label(Role(row["next_rung"])))
    return all(words in text for words in said)


def test_a_campaign_goes_by_its_number_too(app: Flask, county: County) -> None:
    runner = app.test_cli_runner()
    by_number = runner.invoke(args=["report", "lagging", str(county.campaign_id), "--json"])
    assert json.loads(by_number.output) == report(app, "--json")
    assert runner.invoke(args=["report", "lagging", "nothing", "--json"]).exit_code == 1


def test_a_day_means_its_end_and_an_instant_needs_its_zone(app: Flask, county: County) -> None:
    assert report(app, "--json", "--as-of", "2026-05-06") == report(
        app, "--json", "--as-of", "2026-05-06T23:59:59+08:00"
    )
    args = ["report", "lagging", "ruanjian-2026", "--as-of", "2026-05-06T09:00"]
    result = app.test_cli_runner().invoke(args=args)
    assert result.exit_code == 2
    assert "2026-04-20T09:00+08:00" in result.output


def test_the_file_keeps_every_text_a_text(app: Flask, county: County, tmp_path: Path) -> None:
    db.session.rollback()
    with transaction() as session:
        session.merge(county.units[0]).name = '=HYPERLINK("http://x","财政局")'
    path = tmp_path / "lagging.xlsx"
    args = ["report", "lagging", "ruanjian-2026", "--as-of", "2026-05-06", "--xlsx", str(path)]
    assert app.test_cli_runner().invoke(args=args).exit_code == 0
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = [row for row in sheet.iter_rows(min_row=4) if row[5].value is not None]
    assert [row[1].value for row in rows] == [
        row["name"] for row in report(app, "--json", "--as-of", "2026-05-06")
    ]
    assert any(str(row[1].value).startswith("=HYPERLINK") for row in rows)
    assert all(row[1].data_type == "s" for row in rows)
    assert all(isinstance(row[5].value, int) for row in rows)
