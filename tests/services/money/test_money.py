"""An estimate from running sums, kept as it was, bound to its request, granted and arrived."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from campaign import clock
from campaign.papers.form_file import form_of
from campaign.papers.price_file import read_book
from campaign.reports.money.kept import one_request, versions_of
from campaign.reports.money.need import drivers, form_text, need_of, newest_book
from campaign.rules.errors import FieldMissing, Invalid, NotFound, NotNow, Overtaken
from campaign.rules.money.book import Price, PriceKind
from campaign.services.money.ask_money import ask_money, void_request
from campaign.services.money.freeze_estimate import freeze_estimate
from campaign.services.money.keep_book import keep_book
from campaign.services.money.note_answer import confirm_answer, note_answer, void_answer
from models.base import db
from models.event import Event
from models.money import MoneyAnswer
from models.unit import Unit
from tests.make import Make
from tests.services.survey.conftest import NOW, TODAY, Survey, a_survey

BOOK = """\
name: 价目
products:
  - {key: office, name: 办公软件, gap: need, all: desktops + laptops, head: staff}
bases:
  - {key: gap, name: 缺口 × 目录价, count: gap, prices: [catalogue]}
  - {key: all, name: 全部 × 目录价, count: all, prices: [catalogue]}
  - {key: head, name: 人数 × 目录价, count: head, prices: [catalogue]}
prices:
  - {product: office, kind: catalogue, yuan: 0.35, from_on: 2026-01-01, source: 目录}
"""


def a_priced_county(make: Make) -> Survey:
    """Three of the survey's four units have answered; the book has a price of 0.35 yuan."""
    return make.story(("priced", BOOK), lambda: _priced(make))


def _priced(make: Make) -> Survey:
    survey = a_survey(make)
    bureau, school, _water, station = survey.units
    for unit, desktops, need in ((bureau, 10, 3), (school, 30, 20), (station, 5, 5)):
        survey.fill(unit, desktops, 1, need)
        survey.submit(unit)
    book = read_book(BOOK).book
    assert book is not None
    keep_book(
        survey.county.campaign_id, book, seen=0, note="第一版", asker=survey.county.office, now=NOW
    )
    return survey


@pytest.fixture
def survey(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> Survey:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return a_priced_county(make)


def freeze(survey: Survey, basis: str = "gap", seen: int | None = None, unit: Unit | None = None):  # type: ignore[no-untyped-def]
    db.session.rollback()
    return freeze_estimate(
        survey.county.campaign_id, survey.sent.round_id, (unit or survey.county.scope).id, basis,
        note="", seen=seen, asker=survey.county.office, now=NOW, today=TODAY,
    )  # fmt: skip


def ask(survey: Survey, estimate_id: int, **changed: object) -> int:
    asked = {"title": "请示", "paper_number": "9 号", "asked_on": TODAY, "amount": "9", "note": ""}
    return ask_money(
        estimate_id, **(asked | changed), asker=survey.county.office, now=NOW, today=TODAY
    )  # type: ignore[arg-type]


def answer(survey: Survey, request_id: int, **changed: object) -> int:
    given = {"kind": "granted", "dated_on": TODAY, "amount": "5", "paper_number": "", "note": ""}
    return note_answer(
        request_id, **(given | changed), asker=survey.county.office, now=NOW, today=TODAY
    )  # type: ignore[arg-type]


def test_the_need_of_any_subtree_is_read_off_the_sums_and_its_drivers_add_up(
    survey: Survey,
) -> None:
    session, campaign = db.session(), survey.county.campaign_id
    form = form_of(form_text(session, survey.sent.round_id))
    book = newest_book(session, campaign)
    assert book is not None
    whole = need_of(
        session, book, survey.sent.round_id, survey.county.scope.path, form=form, on=TODAY
    )
    assert [(one.key, one.amount) for one in whole.totals] == [
        ("gap", 28 * 35), ("all", 48 * 35), ("head", 0)
    ]  # fmt: skip
    assert whole.totals[2].lacks == ("办公软件",)
    assert (whole.fraction.expected, whole.fraction.received) == (5, 3)
    found = drivers(session, whole, whole.totals[0])
    assert [(one.name, one.fen) for one in found] == [
        ("县教育局", 20 * 35), ("县财政局", 8 * 35)
    ]  # fmt: skip
    assert drivers(session, whole, whole.totals[2]) == ()
    bureau = survey.units[0]
    below = need_of(session, book, survey.sent.round_id, bureau.path, form=form, on=TODAY)
    assert [(one.name, one.own, one.fen) for one in drivers(session, below, below.totals[0])] == [
        ("财政监督站", False, 5 * 35), ("县财政局", True, 3 * 35)
    ]  # fmt: skip


def test_a_kept_estimate_stays_whatever_comes_later(survey: Survey) -> None:
    campaign = survey.county.campaign_id
    made = freeze(survey, seen=28 * 35)
    with pytest.raises(Overtaken):
        freeze(survey, seen=1)
    for basis in ("head", "none"):
        with pytest.raises(FieldMissing):
            freeze(survey, basis)
    book = read_book(BOOK).book
    assert book is not None
    dearer = book.with_price(
        Price("office", PriceKind.CATALOGUE, 100, dt.date(2026, 2, 1), "新目录")
    )
    keep_book(campaign, dearer, seen=1, note="涨价", asker=survey.county.office, now=NOW)
    with pytest.raises(Overtaken):
        keep_book(campaign, dearer, seen=1, note="涨价", asker=survey.county.office, now=NOW)
    with pytest.raises(NotFound):
        keep_book(987, dearer, seen=0, note="x", asker=None, now=NOW)
    freeze(survey, unit=survey.units[0])
    found = versions_of(db.session(), campaign)
    assert [(one.number, one.fen) for one in found] == [(2, 800), (1, 28 * 35)]
    assert found[1].result["bases"][0]["lines"][0]["source"] == "目录"
    assert found[1].id == made
    assert len(versions_of(db.session(), campaign, path=survey.units[0].path)) == 1
    with pytest.raises(DBAPIError):
        db.session.execute(text("UPDATE estimate SET total_fen = 1"))
    db.session.rollback()


def test_a_request_is_granted_arrives_and_leaves_a_gap(survey: Survey) -> None:
    made = freeze(survey)
    with pytest.raises(FieldMissing) as wrong:
        ask(survey, made, title=" ", asked_on=TODAY + dt.timedelta(days=1), amount="0")
    assert {one.field for one in wrong.value.each()} == {"title", "asked_on", "amount"}
    request = ask(survey, made)
    with pytest.raises(NotNow):
        ask(survey, made)
    first = answer(survey, request)
    wrongly = answer(survey, request, amount="99")
    answer(survey, request, kind="arrived", amount="2.5")
    with pytest.raises(FieldMissing):
        answer(survey, request, kind="x", dated_on=None, amount="")
    void_answer(wrongly, reason="记错", asker=survey.county.office, now=NOW)
    with pytest.raises(NotNow):
        void_answer(wrongly, reason="记错", asker=survey.county.office, now=NOW)
    with pytest.raises(NotNow):  # whoever wrote it down does not confirm it
        confirm_answer(first, asker=survey.county.office, now=NOW)
    finance = replace(survey.county.office, person_id=survey.contact(survey.units[0]).person_id)
    confirm_answer(first, asker=finance, now=NOW)
    with pytest.raises(NotNow):
        confirm_answer(first, asker=finance, now=NOW)
    found = one_request(db.session(), request)
    assert found is not None
    assert (found.need, found.asked, found.granted, found.arrived) == (980, 900, 500, 250)
    assert found.gap == 480
    assert found.answers[0].confirmed_by
    db.session.rollback()
    void_request(request, reason="换文", asker=survey.county.office, now=NOW)
    for again in (lambda: answer(survey, request), lambda: void_request(
        request, reason="x", asker=survey.county.office, now=NOW
    )):  # fmt: skip
        with pytest.raises(NotNow):
            again()
    assert ask(survey, made) != request
    for missing in (lambda: ask(survey, 987), lambda: answer(survey, 987),
                    lambda: confirm_answer(987, asker=finance, now=NOW),
                    lambda: void_request(987, reason="x", asker=finance, now=NOW)):  # fmt: skip
        with pytest.raises(NotFound):
            missing()


def test_events_and_command_tell_no_more_than_they_may(survey: Survey, app: Flask) -> None:
    request = ask(survey, freeze(survey))
    answer(survey, request, amount="7.77")
    events = db.session.scalars(select(Event).where(Event.act.like("money.%"))).all()
    assert len(events) == 4
    for event in events:
        assert not {"777", "7.77", "980", "9.8"} & set(str(event.facts).replace("'", " ").split())
    db.session.rollback()
    code = db.session.execute(text("SELECT code FROM campaign")).scalar_one()
    db.session.rollback()
    said = app.test_cli_runner().invoke(args=["report", "money", code, "--json"])
    facts = json.loads(said.output)
    assert [one["yuan"] for one in facts["bases"]] == ["9.80", "16.80", "0.00"]
    assert facts["bases"][0]["drivers"][0]["name"] == "县教育局"
    assert [(one["granted_fen"], one["gap_fen"]) for one in facts["requests"]] == [(777, 203)]
    back = app.test_cli_runner().invoke(
        args=["report", "money", code, "--as-of", "2026-01-01", "--json"]
    )
    assert json.loads(back.output)["estimates"] == []
    part = app.test_cli_runner().invoke(
        args=["report", "money", code, "--unit", survey.units[1].code]
    )
    assert "缺口 × 目录价\t7 元" in part.output
    wrong = app.test_cli_runner().invoke(args=["report", "money", code, "--unit", "x"])
    assert wrong.exit_code == 1


def test_without_a_book_nothing_is_kept(app: Flask, make: Make) -> None:
    survey = a_survey(make)
    with pytest.raises(Invalid):
        freeze(survey)
    with pytest.raises(NotFound):
        freeze_estimate(
            survey.county.campaign_id, 987, survey.county.scope.id, "gap", note="", seen=None,
            asker=None, now=NOW, today=TODAY,
        )  # fmt: skip
    assert db.session.scalar(select(MoneyAnswer.id)) is None
