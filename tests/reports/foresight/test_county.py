"""The example county, and one that has a round behind it: foretold, then lived.

With ``DUBAN_FORECASTS`` set the county is lived through to its end.
"""

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from campaign.papers.plan_file import read_plan_file
from campaign.reports.foresight.foretell import foretell
from campaign.reports.foresight.planned import planned_subject
from campaign.reports.foresight.scenario import Scenario
from campaign.rules.calendar import at_hour, day_of
from campaign.rules.permissions import UNIT_ROLES
from campaign.rules.plan import Plan
from campaign.services.campaign.open_campaign import open_campaign
from models.base import db
from tests.county import DUE, ISSUED, a_county, a_plan, at
from tests.make import Make
from tests.reports.foresight.answering import answers_at
from tests.reports.foresight.living import foreseen, happened, live

EXAMPLE = Path(__file__).parents[3] / "examples" / "county"
DAY = dt.timedelta(days=1)
UNTIL = None if "DUBAN_FORECASTS" in os.environ else dt.date(2011, 3, 5)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """That the databases agree, the random worlds show."""
    return sqlite_url


def test_the_silent_example_county_is_foretold_to_the_minute(app: Flask) -> None:
    """A launch in the evening, 73 units that say nothing, and every letter."""
    for words in (
        ("init", "--simulated"),
        ("unit", "load", str(EXAMPLE / "units.csv")),
        ("people", "load", str(EXAMPLE / "people.csv")),
    ):
        assert app.test_cli_runner().invoke(args=words).exit_code == 0
    read = read_plan_file(EXAMPLE / "plan.yaml")
    plan = read.plan
    assert plan is not None
    now = at_hour(plan.issued_on, 19, 30)
    subject = planned_subject(
        db.session(), plan, scope_code="1400", source="", until=UNTIL, now=now
    )
    seen = foretell(db.session(), subject, Scenario.SILENT, now=now)
    db.session.rollback()
    opened = open_campaign(plan, "", read.files, scope_code="1400", asker_id=None, now=now)
    live(now, seen.until, {})
    assert happened(opened.campaign_id, now, seen.until) == foreseen(seen)
    assert len(seen.letters) > 200 and seen.drafts


def test_a_round_like_the_last_one_is_what_units_then_do(app: Flask, make: Make) -> None:
    """One was early, one late, one silent; who was not there then is like the others."""
    county = a_county(make, ("县财政局", "县教育局", "县民政局"))
    first = county.open().campaign_id
    early, late, never = (unit.id for unit in county.units)
    did = {
        ("survey", early): at(DUE - 5 * DAY, 10),
        ("survey", late): at(DUE + 2 * DAY, 10),
        ("install", late): at(dt.date(2026, 6, 14), 10),
    }
    office = county.office.person_id
    live(at(ISSUED), dt.date(2026, 9, 30), answers_at(first, did, by_id=office))
    newcomer = make.unit("县文联", county.scope)
    for role in UNIT_ROLES:
        make.holder(newcomer, role)
    plan = _a_year_later(a_plan())
    now = at(plan.issued_on, 15)
    subject = planned_subject(db.session(), plan, scope_code="XIAN", source="", until=None, now=now)
    seen = foretell(db.session(), subject, Scenario.LAST_ROUND, now=now)
    db.session.rollback()
    when = {
        (duty.key, duty.unit_id): seen.answers.at[number]
        for number, duty in seen.duties.items()
        if number in seen.answers.at
    }
    due = {(duty.key, duty.unit_id): duty.due_on for duty in seen.duties.values()}
    days = {name: (day_of(instant) - due[name]).days for name, instant in when.items()}
    assert (seen.answers.campaign, seen.answers.strangers) == ("2026 年全县软件正版化", 1)
    assert days["survey", early] == -5
    assert (days["survey", late], days["install", late]) == (2, 4)
    assert days["survey", newcomer.id] == days["report", newcomer.id] == 2
    assert {unit_id for _, unit_id in days} == {early, late, newcomer.id}
    assert ("report", late) not in days, "what a unit never answered it will not answer"
    assert never in {unit_id for _, unit_id in due}

    again = open_campaign(plan, "", {}, scope_code="XIAN", asker_id=None, now=now).campaign_id
    live(now, seen.until, answers_at(again, when, by_id=office))
    assert happened(again, now, seen.until) == foreseen(seen)


def _a_year_later(plan: Plan) -> Plan:
    def later(day: dt.date) -> dt.date:
        return day.replace(year=day.year + 1)

    return replace(
        plan, code="ruanjian-2027", issued_on=later(plan.issued_on), goal_on=later(plan.goal_on),
        stages=tuple(
            replace(one, from_on=later(one.from_on), to_on=later(one.to_on)) for one in plan.stages
        ),
        milestones=tuple(replace(one, due_on=later(one.due_on)) for one in plan.milestones),
    )  # fmt: skip
