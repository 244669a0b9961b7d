"""A round is closed: nobody writes, late ones stay missing; it is opened again with the reason."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign import clock
from campaign.papers.form_file import form_of
from campaign.reports.survey.rollup import rollup
from campaign.rules.errors import FieldMissing, NotNow, Overtaken
from campaign.rules.permissions import Role
from campaign.rules.survey.standing import Fraction
from campaign.services.progress.record_answer import record_answer
from campaign.services.survey.close_round import close_round, reopen_round
from campaign.services.survey.void_round import add_units, void_round
from models.base import db
from models.event import Event
from models.survey import SurveyRound
from tests.county import at
from tests.forms import submit
from tests.services.survey.conftest import FORM, NOW, TODAY, Survey
from tests.services.survey.test_rounds import agree
from tests.web.survey.test_figures import address, browser, text

LATER = NOW + dt.timedelta(hours=3)
AGAIN = NOW + dt.timedelta(hours=5)
AFTER = NOW + dt.timedelta(days=2)


def test_a_closed_round_stands_still_until_it_is_opened_again(survey: Survey) -> None:
    finance, school, water, _station = survey.units
    round_id, office = survey.sent.round_id, survey.county.office
    survey.fill(finance, 20)
    survey.submit(finance)
    close_round(round_id, asker=office, note="转入汇总", version=1, now=LATER)
    for act in (lambda: survey.fill(school, 7), lambda: survey.submit(school)):
        with pytest.raises((NotNow, FieldMissing)):
            act()
    with pytest.raises(NotNow, match="已经结束填报"):
        survey.type(school, desktops="7")
    with pytest.raises(NotNow):
        add_units(round_id, asker=office, now=LATER, today=TODAY)
    with pytest.raises(NotNow):
        void_round(round_id, asker=office, reason="x", due_on=TODAY, version=2, now=LATER,
                   today=TODAY)  # fmt: skip
    duty_id = survey.duty(water).id
    db.session.rollback()
    record_answer(
        duty_id, asker=office, note="纸质件", channel="paper", received_on=TODAY, version=1,
        now=at(TODAY, 14), today=TODAY,
    )  # fmt: skip
    whole = survey.county.scope
    assert survey.fraction(whole) == Fraction(5, 1, 1), "late ones stay missing"
    with pytest.raises(FieldMissing):
        reopen_round(round_id, asker=office, reason=" ", version=2, now=AGAIN)
    with pytest.raises(Overtaken):
        reopen_round(round_id, asker=office, reason="更正", version=1, now=AGAIN)
    reopen_round(round_id, asker=office, reason="更正", version=2, now=AGAIN)
    with pytest.raises(NotNow):
        reopen_round(round_id, asker=office, reason="更正", version=3, now=AGAIN)
    assert survey.fraction(whole) == Fraction(5, 2, 2), "what came meanwhile counts from now on"
    survey.fill(school, 7)
    survey.submit(school, on=TODAY + dt.timedelta(days=1))
    assert survey.totals(whole)["total"] == 27
    agree(survey)
    form, path = form_of(FORM), whole.path
    for when, received in ((LATER, 1), (AGAIN - dt.timedelta(minutes=1), 1), (AFTER, 3)):
        found = rollup(db.session(), form, round_id, path, at=when)
        assert found.sums.fraction.received == received
        db.session.rollback()
    assert set(db.session.scalars(select(Event.act))) >= {"round.close", "round.reopen"}
    close_round(round_id, asker=None, note="", version=None, now=AFTER)
    with pytest.raises(NotNow):
        close_round(round_id, asker=None, note="", version=None, now=AFTER)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_office_closes_a_round_on_its_page(
    survey: Survey, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    office: FlaskClient = browser(survey, app, survey.county.scope, Role.OFFICE)
    contact = browser(survey, app, survey.units[0], Role.CONTACT)
    here = f"/rounds/{survey.sent.round_id}"
    assert f"{here}/close" in text(office, here)
    assert "还有 5 个单位没有报" in text(office, f"{here}/close")
    assert submit(office, f"{here}/close", {"version": 1, "note": "转入汇总"}).status_code == 303
    assert "已结束填报" in text(office, here)
    assert "已结束" in text(office, "/rounds")
    page = text(contact, address(survey, survey.units[0]))
    assert "结束填报，数字只供查看" in page
    refused = submit(contact, address(survey, survey.units[0]), {"version": 1, "c-desktops": "3"})
    assert refused.status_code == 409
    assert "已经结束填报" in refused.get_data(as_text=True)
    assert "本轮记为未报" in text(contact, address(survey, survey.units[0], ""))
    assert submit(office, f"{here}/reopen", {"version": 2, "reason": ""}).status_code == 422
    assert submit(office, f"{here}/reopen", {"version": 2, "reason": "更正"}).status_code == 303
    page = text(office, here)
    assert "重新开放" in page
    assert "更正" in page
    runner = app.test_cli_runner()
    listed = runner.invoke(args=["round", "list", str(survey.county.campaign_id)])
    assert "填报中\t发放 5 份，收回 0 份" in listed.output
    assert runner.invoke(args=["round", "close", str(survey.sent.round_id)]).exit_code == 0
    assert db.session.scalars(select(SurveyRound.state)).one() == "closed"
    done = runner.invoke(args=["round", "reopen", str(survey.sent.round_id), "--reason", "再报"])
    assert done.exit_code == 0
