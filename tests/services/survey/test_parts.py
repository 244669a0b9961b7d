"""A round for some units: the others stand on the register as exempt, with the reason."""

import pytest
from flask import Flask
from sqlalchemy import select

from campaign import clock
from campaign.records.survey.parts import Part
from campaign.reports.survey.rounds import one_round
from campaign.rules.errors import FieldMissing, NotNow
from campaign.rules.permissions import Role
from campaign.rules.survey.standing import Fraction
from campaign.services.survey.open_round import open_round
from campaign.services.survey.void_round import include_unit, void_round
from models.base import db
from models.survey import Filing, FormVersion, SurveyRound
from tests.county import DUE
from tests.forms import submit
from tests.make import Make
from tests.services.survey.conftest import NOW, TODAY, Survey, a_survey
from tests.services.survey.test_rounds import agree
from tests.web.survey.test_figures import browser, text


def some(survey: Survey, part: Part) -> int:
    """Close the round that runs and send the form out to some units; return the round."""
    sent = db.session.get_one(SurveyRound, survey.sent.round_id)
    sent.state = "void"
    milestone, version = sent.milestone_id, sent.form_version_id
    db.session.commit()
    done = open_round(
        survey.county.campaign_id, milestone, version, asker=survey.county.office, now=NOW,
        today=TODAY, item="统计表", part=part,
    )  # fmt: skip
    survey.sent = done
    return done.round_id


def test_only_the_chosen_are_asked_and_the_others_are_exempt(survey: Survey) -> None:
    finance, school, water, _station = survey.units
    office, whole = survey.county.office, survey.county.scope
    for wrong in (
        Part(unit_id=finance.id), Part(listed="没有这个单位", reason="核对"),
        Part(listed=f"{finance.code}\n县教育局\nx", reason="核对"),
    ):  # fmt: skip
        sent = survey.sent
        with pytest.raises(FieldMissing):
            some(survey, wrong)
        survey.sent = sent
    listed = f" {finance.code}\n县教育局\n\n{finance.code}"
    first = some(survey, Part(listed=listed, reason="数字有出入"))
    assert survey.sent.units == 2
    assert survey.fraction(whole) == Fraction(2)
    lines = dict(
        db.session.execute(
            select(Filing.unit_id, Filing.line).where(Filing.round_id == first)
        ).all()
    )
    assert sorted(lines.values()) == ["exempt", "exempt", "exempt", "sent", "sent"]
    survey.fill(finance, 8)
    survey.submit(finance)
    with pytest.raises(FieldMissing):
        survey.submit(water)  # the form does not stand for the item: it is handed in as planned
    agree(survey)
    fresh = void_round(
        first, asker=office, reason="界限不清", due_on=DUE, version=1, now=NOW, today=TODAY
    )
    assert survey.fraction(whole, fresh) == Fraction(2), "the same units are asked again"
    line = db.session.scalars(
        select(Filing.id).where(Filing.round_id == fresh, Filing.unit_id == water.id)
    ).one()
    db.session.rollback()
    assert include_unit(line, asker=office, now=NOW, today=TODAY) == fresh
    with pytest.raises(NotNow):
        include_unit(line, asker=office, now=NOW, today=TODAY)
    assert survey.fraction(whole, fresh) == Fraction(3)
    survey.fill(water, 3)
    survey.submit(water)
    assert survey.totals(whole, fresh)["total"] == 3
    agree(survey, fresh)
    kept = one_round(db.session(), fresh)
    assert kept is not None
    assert (kept.part, kept.part_reason) == ({"listed": 2}, "数字有出入")
    assert school


def test_below_a_unit_and_of_a_kind(survey: Survey) -> None:
    finance = survey.units[0]
    some(survey, Part(unit_id=finance.id, kinds=("department",), reason="财政系统先报"))
    assert survey.fraction(survey.county.scope) == Fraction(2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_office_sends_a_form_out_to_some_units_on_its_page(
    make: Make, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = a_survey(make)
    sent = db.session.get_one(SurveyRound, survey.sent.round_id)
    sent.state = "void"
    milestone, version = sent.milestone_id, sent.form_version_id
    form_id = db.session.get_one(FormVersion, version).form_id
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    office = browser(survey, app, survey.county.scope, Role.OFFICE)
    there = f"/campaigns/{survey.county.campaign_id}/rounds"
    fields = {"form_id": form_id, "milestone": milestone, "whom": "some"}
    assert submit(office, there, fields).status_code == 422
    wrong = submit(office, there, {**fields, "part_unit": "没有", "part_reason": "核对"})
    assert "没有找到“没有”" in wrong.get_data(as_text=True)
    fields |= {"listed": "县教育局", "part_reason": "核对上一轮"}
    done = submit(office, there, fields)
    assert done.status_code == 303
    page = text(office, done.headers["Location"])
    assert "发放 1 份，收回 0 份" in page
    assert "名单上的 1 个单位" in page
    assert "核对上一轮" in text(office, done.headers["Location"] + "?which=exempt")
    line = db.session.scalars(select(Filing.id).where(Filing.line == "exempt")).first()
    assert submit(office, f"/filings/{line}/include").status_code == 303
    assert "发放 2 份" in text(office, done.headers["Location"])
