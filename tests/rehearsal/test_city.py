"""The example city prints the numbers of the report that it replays, and no others."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign import clock
from campaign.papers.form_file import form_of
from campaign.records.access.sessions import open_session
from campaign.rehearsal.city.build import build
from campaign.rehearsal.city.figures import (
    DAMAGED_NEED,
    DAMAGED_TOTAL,
    cells_of,
    damaged,
    read_lines,
)
from campaign.reports.survey.forms import shipped_source
from campaign.rules.survey.judge import BARS, Standing, judge
from campaign.rules.survey.typed import Value, read_value
from campaign.services.transaction import transaction
from models.person import Person
from models.plan import Campaign

FOLDER = Path(__file__).parents[2] / "examples" / "city"


def report(app: Flask, name: str, *more: str) -> dict[str, Any]:
    result = app.test_cli_runner().invoke(args=["report", name, "YLS-2005", "--json", *more])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)  # type: ignore[no-any-return]


def leaders_page(app: Flask, more: str = "") -> str:
    """What the chair of the leading group reads, without markup."""
    with transaction() as session:
        chair = session.scalars(select(Person).where(Person.name == "周少君")).one()
        cookie = open_session(session, chair.id, address="127.0.0.1", now=clock.now())
        campaign_id = session.scalars(select(Campaign.id)).one()
    browser = app.test_client()
    browser.set_cookie("duban", cookie)
    page = browser.get(f"/lead/{campaign_id}{more}")
    assert page.status_code == 200
    return re.sub(r"<[^>]*>", "", page.get_data(as_text=True))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_reports_print_the_citys_numbers(app: Flask) -> None:
    build(FOLDER)
    first, second = report(app, "rollup")["rounds"]
    assert (first["sent"], first["received"], first["received_share"]) == (54, 53, "98.1%")
    assert first["state"] == "void"
    assert "界限" in first["reason"]
    assert (second["sent"], second["received"], second["received_share"]) == (70, 70, "100.0%")
    assert (second["state"], second["on_time"]) == ("open", 70)
    totals = second["totals"]
    assert totals["total"] == 3315
    assert totals["os_server_needed"] + totals["os_pc_needed"] == 2229
    assert totals["office_needed"] == 2626
    (makers,) = second["makers"]
    assert makers["lines"][0] == {"name": "微软", "value": 4760, "share": "85.0%"}
    assert makers["total"] == 5600
    assert len(second["below"]) == 70
    assert sum(one["totals"]["total"] for one in second["below"]) == 3315
    rates = report(app, "rates")["rounds"]
    shown = ("sent", "received", "received_share", "rates")
    assert [{key: one[key] for key in shown} for one in rates] == [
        {key: one[key] for key in shown} for one in (first, second)
    ]
    (then,) = report(app, "rollup", "--as-of", "2005-02-01")["rounds"]
    assert (then["sent"], then["received"]) == (54, 53)
    assert then["totals"] == first["totals"], "what it says of its end it said then"
    (one,) = report(app, "rollup", "--unit", "市财政局", "--as-of", "2005-06-30")["rounds"][1:]
    assert (one["sent"], one["received"]) == (1, 1)
    assert one["totals"]["total"] == read_lines(FOLDER)["5227"].total
    money = report(app, "money")
    made = [(one["number"], one["basis"], one["by"]) for one in money["estimates"]]
    assert [basis for _n, basis, _by in made] == [
        "all_catalogue", "gap_catalogue", "gap_quotation"
    ]  # fmt: skip
    assert money["estimates"][-1]["yuan"] == "2998013.00"
    assert sum(one["fen"] for one in money["bases"][1]["drivers"]) <= money["bases"][1]["fen"]
    (asked,) = money["requests"]
    assert (asked["asked_fen"], asked["need_fen"]) == (3_000_000_00, 2_998_013_00)
    assert asked["gap_fen"] == asked["need_fen"]
    (earlier,) = report(app, "money", "--as-of", "2005-06-30")["estimates"]
    assert earlier["basis"] == "all_catalogue"
    assert "测算需要 299.8 万元，申请 300 万元" in leaders_page(app)
    assert "测算需要" not in leaders_page(app, "?as_of=2005-07-01"), "nothing was asked yet"
    shares = report(app, "matrix")["shares"]
    assert shares["survey"]["asked"] == 14, "a table of counties leaves out the departments"
    assert shares["group"] == shares["plan"] == {"done": 4, "asked": 14, "named": "近 1/3"}


def test_the_damaged_figures_of_the_report_are_questioned_by_the_form() -> None:
    form = form_of(shipped_source())
    cells = cells_of(read_lines(FOLDER)["5241"])

    def found(texts: dict[str, str]) -> dict[str, Standing]:
        values: dict[str, Value] = {}
        for key, text in texts.items():
            value = read_value(form.by_key[key], text)
            if value is not None:
                values[key] = value
        points = judge(form, values, None, {})
        return {one.rule: one.standing for one in points if one.standing in BARS}

    assert found(cells) == {}
    assert DAMAGED_NEED == 322023
    assert found(damaged(cells)) == {"need_antivirus": Standing.DOUBTFUL}
    wrong = found(cells | {"antivirus_needed": str(DAMAGED_NEED)})
    assert wrong["need_sets_antivirus"] == wrong["wanted"] == Standing.BROKEN
    assert found(cells | {"total": str(DAMAGED_TOTAL)})["computers"] == Standing.BROKEN
