"""Between two rounds: a doubt as the form comes in, three answers, other numbers open it again."""

import json
import re

import pytest
from flask import Flask
from sqlalchemy import select, text

from campaign import clock
from campaign.reports.survey.quality import open_doubts_of
from campaign.rules.doubts.checks import DoubtState
from campaign.rules.errors import NotFound, NotNow, Overtaken
from campaign.rules.permissions import Role
from campaign.services.campaign.set_matrix import set_matrix
from campaign.services.survey.doubts import answer_doubt, judge_round, keep_checks
from models.base import db
from models.doubt import Doubt
from models.event import Event
from models.survey import Filing, SurveyRound
from tests.forms import submit
from tests.make import Make
from tests.services.survey.conftest import NOW, Survey, a_survey
from tests.web.survey.test_figures import browser

FIGURES = {"desktops": "12", "laptops": "3", "total": "15", "need": "1"}
CHECKS = "total = last(total) ； 总数不一致\nneed <= total ； 需购多于总数\n"


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    """A round before, in which the first unit had ten computers, as rows."""
    found = a_survey(make)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    sent = db.session.get_one(SurveyRound, found.sent.round_id)
    line = db.session.scalars(
        select(Filing).where(Filing.round_id == sent.id, Filing.unit_id == found.units[0].id)
    ).one()
    before = SurveyRound(
        campaign_id=sent.campaign_id, milestone_id=sent.milestone_id, number=99, state="closed",
        form_version_id=sent.form_version_id, name=sent.name, due_on=sent.due_on, opened_at=NOW,
    )  # fmt: skip
    db.session.add(before)
    db.session.flush()
    db.session.add(
        Filing(
            round_id=before.id, unit_id=line.unit_id, duty_id=line.duty_id, line="sent",
            listed_on=line.listed_on, place=line.place, filed={"total": 10, "need": 1},
            expected=True, received=True,
        )
    )  # fmt: skip
    sent.previous_id = before.id
    db.session.commit()
    return found


def doubts() -> list[Doubt]:
    db.session.rollback()
    return list(db.session.scalars(select(Doubt).order_by(Doubt.says)))


def answered(survey: Survey, one: Doubt, answer: str = "earlier", version: int = 0) -> int:
    number, seen = one.id, version or one.version
    db.session.rollback()
    return answer_doubt(
        number, answer=answer, note="报废清单", version=seen, asker=survey.county.office, now=NOW
    )


def test_a_doubt_is_found_as_the_form_comes_in_and_follows_the_figures(survey: Survey) -> None:
    unit, office, here = survey.units[0], survey.county.office, survey.sent.round_id
    survey.fill(unit, 8, 1, 3)
    survey.submit(unit)
    assert doubts() == []  # no checks, no doubts
    assert keep_checks(here, CHECKS, asker=office, now=NOW) == 2
    assert judge_round(here, now=NOW) == 1
    (one,) = doubts()
    assert one.cells == {"earlier": {"total": 10}, "later": {"total": 9}}
    with pytest.raises(Overtaken):
        answered(survey, one, version=9)
    assert answered(survey, one) == here
    judge_round(here, now=NOW)
    assert doubts()[0].state == DoubtState.EARLIER  # the same numbers keep their answer
    line = db.session.scalars(
        select(Filing).where(Filing.round_id == here, Filing.unit_id == unit.id)
    ).one()
    line.filed = {"total": 12, "need": 13}
    db.session.commit()
    judge_round(here, now=NOW)
    assert [(each.says, each.state) for each in doubts()] == [
        ("总数不一致", "open"), ("需购多于总数", "open")
    ]  # fmt: skip
    line = db.session.get_one(Filing, line.id)
    line.filed = {"total": 10, "need": 1}
    db.session.commit()
    judge_round(here, now=NOW)
    assert {each.state for each in doubts()} == {"gone"}
    with pytest.raises(NotNow):
        answered(survey, doubts()[0])
    event = db.session.scalars(select(Event).where(Event.act == "doubt.answer")).one()
    assert event.facts == {"check": "总数不一致", "doubt_answer": "earlier"}
    db.session.rollback()
    for missing in (
        lambda: judge_round(987, now=NOW), lambda: keep_checks(987, CHECKS, asker=office, now=NOW),
        lambda: answer_doubt(987, answer="later", note="x", version=1, asker=office, now=NOW),
        lambda: set_matrix(987, {}, asker=office, now=NOW),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            missing()


def test_the_worklist_shows_both_numbers_and_takes_an_answer(survey: Survey, app: Flask) -> None:
    unit, here = survey.units[0], f"/rounds/{survey.sent.round_id}"
    office = survey.county.make.sign_in(
        app.test_client(), survey.county.people[survey.county.scope.code, Role.OFFICE]
    )
    assert f"{here}/doubts" in office.get(here).get_data(as_text=True)
    assert submit(office, f"{here}/checks", {"source": "x"}).status_code == 422
    assert submit(office, f"{here}/checks", {"source": CHECKS}).status_code == 303
    survey.fill(unit, 8, 1, 3)
    survey.submit(unit)
    page = office.get(f"{here}/doubts").get_data(as_text=True)
    assert "总数不一致" in page
    assert "10 台" in page
    assert "9 台" in page
    assert "核增 9 台" in page or "核减" in page
    act = re.search(r"/doubts/\d+/answer", page)
    assert act is not None
    wrong = submit(office, act.group(), {"answer": "", "note": "", "version": 1})
    assert wrong.status_code == 422
    right = {"answer": "explained", "note": "合并", "version": 1}
    assert submit(office, act.group(), right).status_code == 303
    assert "合并" in office.get(f"{here}/doubts?state=explained").get_data(as_text=True)
    matrix = f"/campaigns/{survey.county.campaign_id}/matrix"
    assert "完成调查摸底" in office.get(matrix).get_data(as_text=True)
    assert submit(office, matrix, {"m-survey": "plan", "m-x": "plan"}).status_code == 303
    code = db.session.execute(text("SELECT code FROM campaign")).scalar_one()
    db.session.rollback()
    runner = app.test_cli_runner()
    facts = json.loads(runner.invoke(args=["report", "matrix", code, "--json"]).output)
    assert facts["shares"]["plan"]["asked"] == 4
    assert "plan\t1/4\t1/4" in runner.invoke(args=["report", "matrix", code]).output
    differ = json.loads(runner.invoke(args=["report", "differences", code, "--json"]).output)
    assert differ["doubts"] == {"explained": 1}
    assert "total" in {one["key"] for one in differ["differences"]}
    assert "台" in runner.invoke(args=["report", "differences", code]).output


def test_a_unit_says_what_it_thinks_and_the_desk_counts_what_is_open(
    survey: Survey, app: Flask
) -> None:
    round_id, first = survey.sent.round_id, survey.units[0]
    keep_checks(round_id, CHECKS, asker=survey.county.office, now=NOW)
    survey.type(first, reasons={"jump": "合并单位"}, **FIGURES)
    survey.submit(first)
    (one,) = doubts()
    number, version = one.id, one.version
    db.session.rollback()
    contact = browser(survey, app, first, Role.CONTACT)
    office = browser(survey, app, survey.county.scope, Role.OFFICE)
    here = f"/doubts/{number}/own"
    assert open_doubts_of(db.session(), round_id, first.id)[0].id == number
    db.session.rollback()
    assert "总数不一致" in contact.get(here).get_data(as_text=True)
    assert office.get(here).status_code == 404
    assert browser(survey, app, survey.units[1], Role.CONTACT).get(here).status_code == 404
    said = {"wants": "correct", "note": "多算了两台", "version": version}
    assert submit(contact, here, {**said, "note": ""}).status_code == 422
    assert submit(contact, here, {**said, "wants": ""}).status_code == 422
    assert submit(contact, here, said).status_code == 303
    assert submit(contact, here, said).status_code == 409, "a page that was open before"
    assert "单位要求更正：多算了两台" in office.get(f"/rounds/{round_id}/doubts").get_data(
        as_text=True
    )
    desk = office.get(f"/office/{survey.county.campaign_id}").get_data(as_text=True)
    for words in (
        "数据质量",
        "总数不一致",
        "1 个疑点待答复",
        "其中 1 个单位已经说明",
        "1 份表有疑点说明",
    ):
        assert words in desk, words
    line = office.get(f"/rounds/{round_id}?which=explained").get_data(as_text=True)
    assert first.name in line
    answer_doubt(
        number, answer="explained", note="属实", version=version + 1, asker=survey.county.office,
        now=NOW,
    )  # fmt: skip
    db.session.rollback()
    assert "已经办结" in contact.get(here).get_data(as_text=True)
    assert submit(contact, here, {**said, "version": version + 2}).status_code == 409
    acts = db.session.scalars(select(Event.act).where(Event.act.startswith("doubt."))).all()
    assert list(acts) == ["doubt.checks", "doubt.said", "doubt.answer"]
    db.session.rollback()


def test_a_unit_far_from_all_similar_ones_is_in_doubt_until_its_figures_change(
    survey: Survey, make: Make
) -> None:
    round_id = survey.sent.round_id
    scope = survey.county.scope
    like = db.session.scalars(select(Filing).where(Filing.round_id == round_id)).first()
    assert like is not None
    filings = []
    for number in range(9):
        unit = make.unit(f"第{number}所", scope)
        filings.append(
            Filing(
                round_id=round_id, unit_id=unit.id, duty_id=like.duty_id, line="added",
                listed_on=like.listed_on, place=unit.path, expected=True, received=True,
                filed={"total": 200 if number == 8 else 20 + number % 2, "staff_using": 20},
            )
        )  # fmt: skip
    db.session.add_all(filings)
    db.session.commit()
    far = filings[8].id
    judge_round(round_id, now=NOW)
    (one,) = doubts()
    assert (one.check_key, one.state) == ("outlier.total.staff_using", "open")
    assert one.cells == {"earlier": {}, "later": {"total": 200, "staff_using": 20}}
    answered(survey, one, "explained")
    judge_round(round_id, now=NOW)
    assert doubts()[0].state == "explained", "an answer stands for its figures"
    db.session.get_one(Filing, far).filed = {"total": 20, "staff_using": 20}
    db.session.commit()
    judge_round(round_id, now=NOW)
    assert doubts()[0].state == DoubtState.GONE
