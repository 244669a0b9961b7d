"""The duties behind a count of the desk, as the office and as a collector open them."""

import datetime as dt

import pytest
from flask import Flask

from campaign import clock
from campaign.rules.permissions import Role
from models.base import db
from tests.county import DUE, at
from tests.make import Make
from tests.services.survey.conftest import Survey, a_survey
from tests.web.survey.test_figures import browser, text


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    """Nobody has answered, and the day is past; the bureau of finance collects for its station."""
    found = a_survey(make)
    finance = found.units[0]
    found.county.people[finance.code, Role.COLLECTOR] = make.holder(finance, Role.COLLECTOR)
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: at(DUE + dt.timedelta(days=10), 9))
    return found


def test_the_office_opens_all_of_them_and_a_collector_its_own(survey: Survey, app: Flask) -> None:
    page = f"/office/{survey.county.campaign_id}/duties?which=missing"
    names = [unit.name for unit in survey.units]
    office = browser(survey, app, survey.county.scope, Role.OFFICE)
    collector = browser(survey, app, survey.units[0], Role.COLLECTOR)
    for reader, sees in ((office, names), (collector, [names[0], names[-1]])):
        found = text(reader, page).split("<main")[1]
        places = [found.find(f">{name}<") for name in names if name in sees]
        assert places == sorted(places)
        assert -1 not in places
        assert not [name for name in names if name not in sees and f">{name}<" in found]


def test_a_place_that_is_none_begins_at_the_beginning(survey: Survey, app: Flask) -> None:
    office = browser(survey, app, survey.county.scope, Role.OFFICE)
    page = f"/office/{survey.county.campaign_id}/duties?which=missing"
    for place in (
        "after=2099-01-01.1",
        "before=2026-01-01.1",
        "after=x",
        "before=2026-01-01.999999",
    ):
        assert survey.units[0].name in text(office, f"{page}&{place}").split("<main")[1]
