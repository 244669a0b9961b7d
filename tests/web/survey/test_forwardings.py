"""The collector's pages open with the roll-up that is to be checked and handed on."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign import clock
from campaign.rules.permissions import Role
from models.base import db
from models.survey import RoundSnapshot, SurveyRound
from tests.county import at
from tests.forms import submit
from tests.make import Make
from tests.services.survey.conftest import NOW, Survey, a_survey
from tests.web.survey.test_figures import browser, text

ASKED = "核对并上报汇总"
SIGNED = {"name": "首次汇总", "signer": "局长 王建国", "forward": "1"}


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    """A collector with one unit below, which has not answered yet; the collector's own has."""
    found = a_survey(make)
    finance = found.units[0]
    found.county.people[finance.code, Role.COLLECTOR] = make.holder(
        finance, Role.COLLECTOR, "钱汇总"
    )
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    found.fill(finance, 1000, 10, need=3)
    found.submit(finance)
    return found


@pytest.fixture
def office(survey: Survey, app: Flask) -> FlaskClient:
    return browser(survey, app, survey.county.scope, Role.OFFICE)


@pytest.fixture
def collector(survey: Survey, app: Flask) -> FlaskClient:
    return browser(survey, app, survey.units[0], Role.COLLECTOR)


def pages(survey: Survey) -> tuple[str, str]:
    campaign_id = db.session.scalar(
        select(SurveyRound.campaign_id).where(SurveyRound.id == survey.sent.round_id)
    )
    db.session.rollback()
    return f"/office/{campaign_id}", "/rounds"


def onward(survey: Survey) -> str:
    return f"/rounds/{survey.sent.round_id}/rollup/sign?unit={survey.units[0].id}&forward=1"


def test_desk_and_rounds_open_with_the_roll_up_that_waits(
    survey: Survey, collector: FlaskClient
) -> None:
    for page in pages(survey):
        found = text(collector, page)
        assert found.count(ASKED) == 1
        assert onward(survey).replace("&", "&amp;") in found
        assert "发放 2 份，收回 1 份" in found
        assert "1 个单位还没有报" in found
        assert "逾期未上报" not in found


def test_once_handed_on_the_desk_is_silent_and_the_rounds_say_when(
    survey: Survey, collector: FlaskClient
) -> None:
    desk, rounds = pages(survey)
    assert submit(collector, onward(survey), SIGNED).status_code == 303
    assert "上报汇总" not in text(collector, desk)
    frozen = db.session.scalars(select(RoundSnapshot.id)).one()
    db.session.rollback()
    assert f"/snapshots/{frozen}" in text(collector, rounds)
    assert ASKED not in text(collector, rounds)


def test_figures_that_change_after_it_was_handed_on_ask_for_it_again(
    survey: Survey, collector: FlaskClient
) -> None:
    desk, _rounds = pages(survey)
    assert submit(collector, onward(survey), SIGNED).status_code == 303
    survey.fill(survey.units[-1], 30, 10, need=3)
    survey.submit(survey.units[-1])
    found = text(collector, desk)
    assert "核对并重新上报" in found
    assert "以后数字有变" in found


def test_who_collects_for_nobody_is_asked_for_nothing(survey: Survey, office: FlaskClient) -> None:
    for page in pages(survey):
        assert "上报汇总" not in text(office, page)


def test_only_a_day_that_is_past_is_said_to_be_past(
    survey: Survey, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_on = db.session.scalars(select(SurveyRound.due_on)).one()
    db.session.rollback()
    for days, said in ((0, False), (1, True)):
        monkeypatch.setattr(clock, "now", lambda days=days: at(due_on + dt.timedelta(days), 9))
        collector = browser(survey, app, survey.units[0], Role.COLLECTOR)
        assert ("逾期未上报" in text(collector, "/rounds")) is said
