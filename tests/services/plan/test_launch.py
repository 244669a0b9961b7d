"""The launch checklist: what bars a launch, what asks for a reason, and the trail it leaves."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select, update

from campaign.reports.drills.one import drill_page
from campaign.reports.setup.launch import launch_lines, open_lines
from campaign.reports.setup.unready import opened_unready
from campaign.rules.errors import FieldMissing, Invalid, NotNow
from campaign.rules.permissions import Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.campaign.gate import Gate
from campaign.services.campaign.open_campaign import Opened, open_campaign
from campaign.services.drills.note_call import note_call
from campaign.services.drills.start_drill import start_drill
from campaign.services.transaction import transaction
from campaign.settings import Settings
from models.base import db
from models.house import Setting
from models.person import Person, Post
from tests.county import ISSUED, County, a_county, a_plan, at
from tests.make import Make

NOW = at(ISSUED)


@pytest.fixture
def county(app: Flask, make: Make) -> County:
    return a_county(make)


def launch(county: County, settings: Settings, reason: str = "") -> Opened:
    db.session.rollback()
    return open_campaign(
        a_plan(), "plan: as text\n", {}, scope_code=county.scope.code,
        asker_id=county.office.person_id, now=NOW, gate=Gate(settings, reason),
    )  # fmt: skip


def unready(county: County, settings: Settings, **changes: object) -> set[str]:
    db.session.rollback()
    lines = launch_lines(
        db.session(), settings, a_plan(**changes), county.scope, now=NOW, today=ISSUED
    )
    return {line.key for line in open_lines(lines)}


def test_an_unproved_chain_asks_for_a_reason_that_stays_on_record(
    county: County, settings: Settings
) -> None:
    assert {"proved", "beat", "backup"} <= unready(county, settings)
    with pytest.raises(FieldMissing):
        launch(county, settings)
    with pytest.raises(FieldMissing):
        launch(county, settings, "长" * 1001)
    opened = launch(county, settings, "上级要求本周启动")
    db.session.rollback()
    found = opened_unready(db.session(), opened.campaign_id)
    assert found is not None
    assert "责任链演练" in found.titles
    assert (found.reason, found.by) == ("上级要求本周启动", "周晓岚")


def test_a_drilled_chain_needs_no_word_about_it(county: County, settings: Settings) -> None:
    db.session.rollback()
    number = start_drill(county.scope.id, asker=county.office, now=NOW).drill_id
    page = drill_page(db.session(), number, now=NOW, today=ISSUED)
    assert page is not None
    db.session.rollback()
    for one in page.rungs:
        note_call(one.id, asker=county.office, note="本人接听", now=NOW)
    assert "proved" not in unready(county, settings)


def test_gaps_are_counted_and_nobody_reasons_a_missing_office_away(
    county: County, settings: Settings
) -> None:
    with transaction() as session:
        for role in (Role.OFFICE, Role.LEAD, Role.PRINCIPAL):
            held = Post.role == role
            session.execute(update(Post).where(held).values(until_on=ISSUED))
        contact = county.people[county.units[0].code, Role.CONTACT]
        session.execute(update(Person).where(Person.id == contact.id).values(email=None))
    assert {"tells_office", "tells_lead", "principal", "address"} <= unready(county, settings)
    db.session.rollback()
    lines = launch_lines(db.session(), settings, a_plan(), county.scope, now=NOW, today=ISSUED)
    (principal,) = [line for line in lines if line.key == "principal"]
    assert principal.values["n"] == 3
    with pytest.raises(Invalid):
        launch(county, settings, "上级要求本周启动")


def test_a_year_that_nobody_published_is_said(county: County, settings: Settings) -> None:
    plan = a_plan()
    late = tuple(dataclasses.replace(m, due_on=dt.date(2031, 4, 21)) for m in plan.milestones)
    assert "published" in unready(county, settings, milestones=late)
    assert "published" not in unready(county, settings)


def test_a_live_database_opens_nothing_past_the_checklist(
    county: County, settings: Settings
) -> None:
    with transaction() as session:
        session.execute(update(Setting).where(Setting.name == "world").values(value="live"))
    with pytest.raises(NotNow):
        open_campaign(
            a_plan(), "plan: as text\n", {}, scope_code=county.scope.code, asker_id=None, now=NOW
        )
    assert db.session.scalar(select(Setting.value).where(Setting.name == "world")) == "live"


def test_dates_that_have_passed_and_a_campaign_over_the_same_units_are_named(
    county: County, settings: Settings
) -> None:
    assert not {"dates", "beside"} & unready(county, settings)
    asked = a_plan().milestones
    gone = (dataclasses.replace(asked[0], due_on=ISSUED - dt.timedelta(days=1)), *asked[1:])
    assert "dates" in unready(county, settings, milestones=gone)
    today = (dataclasses.replace(asked[0], due_on=ISSUED), *asked[1:])
    assert "dates" not in unready(county, settings, milestones=today)
    running = county.open(a_plan(code="the-other"))
    assert "beside" in unready(county, settings)
    cancel_campaign(running.campaign_id, asker_id=county.office.person_id, now=NOW)
    assert "beside" not in unready(county, settings)
