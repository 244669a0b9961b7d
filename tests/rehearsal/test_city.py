"""The example city prints the numbers of the report that it replays, and no others."""

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaign import clock
from campaign.papers.form_file import form_of
from campaign.papers.official.docx import read_docx
from campaign.records.access.sessions import open_session
from campaign.records.paper.versions import figures_of, latest
from campaign.rehearsal.city.build import build
from campaign.rehearsal.city.figures import (
    DAMAGED_NEED,
    DAMAGED_TOTAL,
    cells_of,
    damaged,
    read_lines,
)
from campaign.rehearsal.city.scene import City
from campaign.reports.survey.forms import shipped_source
from campaign.rules.errors import NotNow
from campaign.rules.survey.judge import BARS, Standing, judge
from campaign.rules.survey.typed import Value, read_value
from campaign.services.paper.decide_paper import proof_paper, sign_paper
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.survey.save_figures import Typed, save_figures
from campaign.services.transaction import transaction
from models.base import db
from models.person import Person
from models.plan import Campaign
from tests.rehearsal.city_papers import every_paper_is_whole

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


# What the report of 2 August says, and is not damaged in the copy that is left.
REPORTED = {
    "first_sent": "54", "first_back": "53", "sent": "70", "returned": "70",
    "return_share": "100.0%", "computers": "3,315", "os_need": "2,229", "office_need": "2,626",
    "vendor_share": "85%", "subareas_share": "近 1/3", "estimates": "3",
    "money_about": "近 300 万元", "issued": "2004年12月28日", "started": "2004年12月",
    "first_sent_in": "2005年1月", "sent_in": "2005年5月", "as_of": "2005年8月2日",
}  # fmt: skip


def the_report_is_written_and_refused_once_a_form_changes(app: Flask, city: City) -> None:
    now = dt.datetime(2005, 8, 2, 2, tzinfo=dt.UTC)
    session = db.session()
    version = latest(session, city.paper_id)
    printed = {one.key: one.text for one in read_docx(version.docx).figures}
    assert {key: printed.get(key) for key in REPORTED} == REPORTED
    traced = {one.key: one for one in figures_of(session, version.id)}
    assert all(traced[key].query and len(traced[key].digest) == 64 for key in REPORTED)
    assert traced["computers"].units == 70
    words = repr(read_docx(version.docx))
    assert "322023" not in words.replace(",", "") and "20230" not in words.replace(",", "")
    office, contact = city.office, city.contact("5227")
    db.session.rollback()
    assert proof_paper(city.paper_id, asker=office, now=now).findings == ()
    (duty_id, number) = city.duties("survey")["5227"]
    return_duty(
        duty_id, asker=office, reason="台数有误", due_on=dt.date(2005, 8, 12), version=number,
        now=now, today=now.date(),
    )  # fmt: skip
    line = city.lines["5227"]
    fewer = cells_of(replace(line, desktops=line.desktops - 1))
    assert not save_figures(duty_id, Typed(fewer), asker=contact, now=now)
    (_duty, number) = city.duties("survey")["5227"]
    submit_duty(duty_id, asker=contact, note="已改正", version=number, now=now, today=now.date())
    found = proof_paper(city.paper_id, asker=office, now=now).findings
    assert [(one.key, one.printed, one.expected) for one in found] == [
        ("computers", "3,315", "3,314")
    ]  # fmt: skip
    with pytest.raises(NotNow):
        sign_paper(city.paper_id, signer="副市长", version=3, asker=city.lead, now=now)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_reports_print_the_citys_numbers(app: Flask) -> None:
    city = build(FOLDER)
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
    asked = ["paper", "report", "YLS-2005", "--as-of", "2005-07-01", "--json"]
    asked += ["--say", "problems=无", "--say", "next_steps=无"]
    result = app.test_cli_runner().invoke(args=asked)
    assert result.exit_code == 0, result.output
    then = {one["key"]: one["text"] for one in json.loads(result.output)["figures"]}
    assert (then["computers"], then["estimates"]) == ("3,315", "1")
    every_paper_is_whole(city)
    the_report_is_written_and_refused_once_a_form_changes(app, city)


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
